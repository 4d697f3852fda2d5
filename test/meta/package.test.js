'use strict'

// What npm packs, installed as users install it, without scripts. What the adapters depend on comes from npm's cache, or
// from the registry where it is not there.

const { test, before, after } = require('node:test')
const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { all, matching, read, root } = require('./repository')

let folder
let packed
let tarball

const run = (command, args, options) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options })

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-package-'))
  const prebuilds = path.join(root, 'prebuilds', `${process.platform}-${process.arch}`)
  fs.mkdirSync(prebuilds, { recursive: true })
  fs.writeFileSync(path.join(prebuilds, 'stale.node'), '')
  run(path.join(root, 'scripts', 'prebuild'), [], { cwd: root })
  const text = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root })
  // An object by package name since npm 12, an array before.
  packed = Object.values(JSON.parse(text))[0]
  tarball = path.join(folder, path.basename(packed.filename))
})

after(() => fs.rmSync(folder, { recursive: true, force: true }))

test('the package carries lib, the add-on, licences and what npm shows', () => {
  const names = packed.files.map((file) => file.path)
  for (const wanted of [
    'package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'lib/index.js', 'lib/index.d.ts',
    'lib/http/express.js', 'lib/http/express.d.ts', 'lib/http/fastify.js', 'lib/http/fastify.d.ts',
    `prebuilds/${process.platform}-${process.arch}/offloop.node`, 'prebuilds/licenses/zstd',
    ...matching(/^deps\/licenses\//).map((file) => `prebuilds/licenses/${path.basename(file)}`),
  ]) assert.ok(names.includes(wanted), `${wanted} is missing`)
})

test('the package carries nothing that builds, and nothing of the workshop', () => {
  const allowed = /^(package\.json|LICENSE|([A-Z]+|bench\/README|docs\/\w+)\.md|docs\/benchmarks\/.*\.svg|examples\/\w+\.js|lib\/.*\.(js|d\.ts)|prebuilds\/.*)$/
  assert.deepEqual(packed.files.map((file) => file.path).filter((name) => !allowed.test(name)), [])
})

test('every link of a document in the package leads to what is there', () => {
  const names = packed.files.map((file) => file.path)
  const documents = names.filter((name) => name.endsWith('.md'))
  assert.ok(documents.length > 10)
  for (const name of documents) {
    for (const link of all(read(name).replaceAll(/```[\s\S]*?```/g, ''), /\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(link)) continue
      const target = path.join(path.dirname(name), link)
      // A folder is where files are.
      assert.ok(names.some((each) => each === target || (target.endsWith('/') && each.startsWith(target))), `${name}: ${link}`)
    }
  }
})

test('nothing that an earlier build left is packed', () => {
  assert.deepEqual(packed.files.filter((file) => file.path.endsWith('stale.node')), [])
})

/** Small, of the hosts' own ecosystem, and needed by the adapters alone; README.md lists their licences. */
const DEPENDENCIES = [
  '@fastify/error', 'bytes', 'compressible', 'content-type', 'fastify-plugin', 'http-errors', 'iconv-lite', 'negotiator',
  'on-headers', 'type-is', 'vary',
]

test('the package runs nothing when it is installed, and brings the dependencies of its adapters alone', () => {
  const manifest = JSON.parse(run('tar', ['-xzOf', tarball, 'package/package.json']))
  assert.equal(manifest.gypfile, false)
  for (const hook of ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']) {
    assert.equal(manifest.scripts[hook], undefined, hook)
  }
  assert.deepEqual(Object.keys(manifest.dependencies), DEPENDENCIES)
  // For its types alone, and any version: a project that has another Fastify may still use the rest.
  assert.deepEqual(manifest.peerDependencies, { fastify: '*' })
  assert.deepEqual(manifest.peerDependenciesMeta, { fastify: { optional: true } })
  assert.equal(manifest.optionalDependencies, undefined)
})

test('it installs into an empty folder, and works by require and by import as one instance', () => {
  const project = path.join(folder, 'project')
  fs.mkdirSync(project)
  fs.writeFileSync(path.join(project, 'package.json'), '{ "name": "project", "private": true }\n')
  run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], { cwd: project })
  fs.writeFileSync(path.join(project, 'main.mjs'), `
    import offloop, { hash } from 'offloop'
    import { createRequire } from 'node:module'
    const required = createRequire(import.meta.url)('offloop')
    if (required.hash !== hash || offloop !== required) throw new Error('two instances')
    const { compress } = await import('offloop/express')
    const { default: plugin } = await import('offloop/fastify')
    if (typeof compress() !== 'function' || typeof plugin !== 'function') throw new Error('no adapters')
    process.stdout.write(await hash('sha256', 'abc', { lane: 'bulk' }))
  `)
  const environment = { ...process.env }
  delete environment.OFFLOOP_BINARY
  const digest = run(process.execPath, ['main.mjs'], { cwd: project, env: environment })
  assert.equal(digest, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

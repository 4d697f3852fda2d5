'use strict'

// Which add-on a process loads, and what it is told when that cannot be loaded.

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { test } = require('node:test')
const { platforms } = require('../../lib/platform')

const LIB = JSON.stringify(path.join(__dirname, '..', '..'))

/** @returns {{ name: string, code: string, message: string }} of the error that requiring offloop throws, after `source` */
function loadFailure (source, env = {}) {
  const program = `${source}\ntry { require(${LIB}) } catch ({ name, code, message }) { console.log(JSON.stringify({ name, code, message })) }`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { ...process.env, ...env } })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

test('a Node without the Node-API that is needed is refused by its version', () => {
  const { name, code, message } = loadFailure(`
    Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '8' } })
    process.dlopen = () => { throw new Error('it was loaded') }`)
  assert.deepEqual([name, code], ['OffloopError', 'ERR_OFFLOOP_INTERNAL'])
  assert.match(message, /needs Node\.js 20\.3 or later/)
})

test('an add-on that is not there is named, with what helps: platforms, bundlers, a build', () => {
  const nowhere = path.resolve('/nowhere/offloop.node')
  const { name, code, message } = loadFailure('', { OFFLOOP_BINARY: nowhere })
  assert.deepEqual([name, code], ['OffloopError', 'ERR_OFFLOOP_INTERNAL'])
  for (const wanted of [nowhere, 'Linux, x64 and ARM64, with glibc 2.28 or later or with musl 1.2.3', '--external:offloop', 'serverExternalPackages', 'npm run setup']) {
    assert.ok(message.includes(wanted), `${wanted} is not in:\n${message}`)
  }
  assert.doesNotMatch(message, /--omit/)
})

const name = `${process.platform}-${process.arch}`
const GLIBC = name === 'linux-x64' ? [name, `${name}-portable`] : [name]

/** A 64-bit little-endian ELF file that names `loader`, at the end of the file, as where patchelf put it. */
function executable (loader) {
  const [header, entry, text] = [Buffer.alloc(64), Buffer.alloc(2 * 56), Buffer.from(`${loader}\0`)]
  const far = 1 << 20
  header.writeBigUInt64LE(64n, 32)
  header.writeUInt16LE(56, 54)
  header.writeUInt16LE(2, 56)
  entry.writeUInt32LE(1, 0)
  entry.writeUInt32LE(3, 56)
  entry.writeBigUInt64LE(BigInt(far), 56 + 8)
  entry.writeBigUInt64LE(BigInt(text.length), 56 + 32)
  const file = Buffer.alloc(far + text.length)
  header.copy(file)
  entry.copy(file, 64)
  text.copy(file, far)
  return file
}

test('the C library is the one whose loader starts Node, wherever in its file that stands', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-platform-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'node')
  const platformsWith = (loader) => {
    fs.writeFileSync(file, executable(loader))
    return platforms(file)
  }
  assert.deepEqual(platformsWith('/lib64/ld-linux-x86-64.so.2'), GLIBC)
  assert.deepEqual(platformsWith('/lib/ld-musl-x86_64.so.1'), process.platform === 'linux' ? [`${name}-musl`] : [name])
})

test('a bundle of ES modules, or a single executable, loads the add-on that OFFLOOP_BINARY names', () => {
  const lib = path.join(__dirname, '..', '..', 'lib')
  // Such a program has no __dirname, and its require() may know nothing but what Node has and what was bundled.
  const program = (binary) => `
    process.env.OFFLOOP_BINARY = ${JSON.stringify(binary)}
    const bundled = (name) => {
      if (name.endsWith('.node')) throw new Error('require() sees no files')
      return require(name.startsWith('.') ? path.join(${JSON.stringify(lib)}, name) : name)
    }
    require.cache[require.resolve(path.join(${JSON.stringify(lib)}, 'prebuilt'))] = { exports: { requirePrebuilt: () => undefined } }
    const module = { exports: {} }
    try {
      new Function('require', 'module', '__dirname', fs.readFileSync(path.join(${JSON.stringify(lib)}, 'binding.js'), 'utf8'))(bundled, module)
      console.log(typeof module.exports.submit)
    } catch (error) { console.log(error.message) }`
  const run = (binary) => spawnSync(process.execPath, ['-e', program(binary)], { encoding: 'utf8' }).stdout
  assert.equal(run(process.env.OFFLOOP_BINARY || path.join(lib, '..', 'build', 'Release', 'offloop.node')), 'function\n')
  assert.match(run(''), /Tried, for a bundle:\n {2}- prebuilds[^]*not there[^]*OFFLOOP_BINARY=/)
})

test('both C libraries are tried where it cannot be seen which one this is', () => {
  assert.deepEqual(platforms('/nowhere/node'), process.platform === 'linux' ? [...GLIBC, `${name}-musl`] : [name])
})

test('the C library of this process is known', () => {
  const musl = platforms().filter((each) => each.endsWith('-musl'))
  assert.ok(musl.length === 0 || musl.length === platforms().length)
})

test('where the first add-on does not load, as on an older system, the next one does', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-binding-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const root = path.join(__dirname, '..', '..')
  const [first, ...others] = platforms()
  fs.cpSync(path.join(root, 'lib'), path.join(folder, 'lib'), { recursive: true })
  for (const each of [first, ...others]) fs.mkdirSync(path.join(folder, 'prebuilds', each), { recursive: true })
  fs.writeFileSync(path.join(folder, 'prebuilds', first, 'offloop.node'), 'made for another system')
  const load = () => spawnSync(process.execPath, ['-e', `require(${JSON.stringify(path.join(folder, 'lib'))})`], {
    encoding: 'utf8', env: { ...process.env, OFFLOOP_BINARY: '' },
  })
  assert.match(load().stderr, /native add-on did not load/)
  if (others.length === 0) return
  const binary = process.env.OFFLOOP_BINARY || path.join(root, 'build', 'Release', 'offloop.node')
  fs.copyFileSync(binary, path.join(folder, 'prebuilds', others[0], 'offloop.node'))
  const { status, stderr } = load()
  assert.equal(status, 0, stderr)
})

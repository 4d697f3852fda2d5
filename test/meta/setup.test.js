'use strict'

// scripts/setup in a project that has nothing but a stand-in for node-gyp, which it installs from a folder beside it.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { read } = require('./repository')

const GYP = '#!/bin/sh\nmkdir -p build/Release && : >build/Release/offloop.node && echo "stand-in: $1"\n'
const MANIFEST = { name: 'project', version: '1.0.0', devDependencies: { 'node-gyp': 'file:gyp' } }
const GYP_MANIFEST = { name: 'node-gyp', version: '1.0.0', bin: { 'node-gyp': 'gyp.sh' } }
const LOCK = {
  name: 'project',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': MANIFEST,
    gyp: { ...GYP_MANIFEST, dev: true },
    'node_modules/node-gyp': { resolved: 'gyp', link: true },
  },
}

/** @returns {string} the folder of the project */
function makeProject (t, { locked, prefix = 'offloop-setup-' }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const files = {
    'scripts/setup': read('scripts/setup'),
    'scripts/deps': '#!/bin/sh\n',
    'package.json': JSON.stringify(MANIFEST),
    ...locked ? { 'package-lock.json': JSON.stringify(LOCK) } : {},
    'gyp/package.json': JSON.stringify(GYP_MANIFEST),
    'gyp/gyp.sh': GYP,
    'src/none.cc': '',
    'binding.gyp': '',
    'cmake/flags.gypi': '',
    'cmake/exports.map': '',
  }
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 })
  }
  return folder
}

/** Without what `npm test` says of the project that it runs in. */
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))

const spawnSetup = (folder, environment) => spawnSync('bash', ['scripts/setup'], {
  cwd: folder, encoding: 'utf8', timeout: 120_000, env: { ...clean, npm_config_offline: 'true', ...environment },
})

function runSetup (folder, environment) {
  const { status, stdout, stderr } = spawnSetup(folder, environment)
  assert.equal(status, 0, stderr)
  return stdout
}

for (const locked of [true, false]) {
  for (const environment of [{ NODE_ENV: 'production' }, { npm_config_omit: 'dev' }]) {
    test(`what builds the add-on is there, ${locked ? 'with' : 'without'} a lockfile and with ${JSON.stringify(environment)}`, (t) => {
      assert.match(runSetup(makeProject(t, { locked }), environment), /^stand-in: configure\nstand-in: build\n/m)
    })
  }
}

test('what was installed for production is completed, and what is complete is left alone', (t) => {
  const folder = makeProject(t, { locked: true })
  fs.mkdirSync(path.join(folder, 'node_modules'))
  fs.writeFileSync(path.join(folder, 'node_modules', '.package-lock.json'), '{}')
  assert.match(runSetup(folder), /^setup: npm packages\n/)
  assert.equal(runSetup(folder), 'setup: ready: build/Release/offloop.node\n')
})

test('white space in a path that the build would stumble over is told before anything is done', (t) => {
  const spaced = makeProject(t, { locked: true, prefix: 'offloop setup-' })
  for (const [folder, environment, where] of [
    [spaced, {}, spaced], [makeProject(t, { locked: true }), { OFFLOOP_CACHE: '/tmp/a cache' }, '/tmp/a cache'],
  ]) {
    const { status, stdout, stderr } = spawnSetup(folder, environment)
    assert.deepEqual([status, stdout], [1, ''])
    assert.ok(stderr.startsWith('setup: ') && stderr.includes(`white space: ${where}.`), stderr)
  }
})

test('an exported CDPATH leads nowhere else', (t) => {
  const folder = makeProject(t, { locked: true })
  const elsewhere = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-elsewhere-'))
  t.after(() => fs.rmSync(elsewhere, { recursive: true }))
  fs.mkdirSync(path.join(elsewhere, 'scripts'))
  assert.match(runSetup(folder, { CDPATH: elsewhere }), /^setup: npm packages\n/)
})

'use strict'

// When scripts/prebuild lets a package be published: `npm publish` asks it by prepublishOnly.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { all, read } = require('./repository')

const TESTED = ['linux-x64-portable', 'linux-arm64', 'linux-x64-musl', 'linux-arm64-musl', 'win32-x64']
/** No machine of ours can run them. */
const UNTESTED = ['darwin-arm64', 'darwin-x64']
const SOURCES = ['src/one.cc', 'cmake/zig.cmake', 'deps/manifest.json', 'CMakeLists.txt', 'CMakePresets.json', 'package-lock.json']

/** A project that has nothing but what goes into an add-on. */
function makeProject (t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-prebuild-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 })
  }
  write('scripts/prebuild', read('scripts/prebuild'))
  for (const name of SOURCES) write(name, '')
  const prebuild = (...args) => spawnSync('bash', ['scripts/prebuild', ...args], { cwd: folder, encoding: 'utf8' })
  return { folder, write, prebuild }
}

test('nothing is published without add-ons that were made from these sources, and tested where that is possible', (t) => {
  const { folder, write, prebuild } = makeProject(t)
  const refused = (what) => {
    const { status, stderr } = prebuild('--check')
    assert.equal(status, 1)
    assert.match(stderr, what)
  }
  refused(/no add-on for linux-x64-portable made from these sources/)
  for (const platform of TESTED) {
    write(`prebuilds/${platform}/offloop.node`, platform)
    write(`out/${platform}/prebuilt`, '')
    assert.equal(prebuild('--tested', platform).status, 0)
    refused(new RegExp(`no add-on for ${platform} made`))
    fs.renameSync(path.join(folder, 'out', platform, 'tested'), path.join(folder, 'out', platform, 'prebuilt'))
    refused(new RegExp(`the add-on for ${platform} was not tested`))
    assert.equal(prebuild('--tested', platform).status, 0)
  }
  for (const platform of UNTESTED) {
    refused(new RegExp(`no add-on for ${platform} made`))
    write(`prebuilds/${platform}/offloop.node`, platform)
    write(`out/${platform}/prebuilt`, '')
    assert.equal(prebuild('--tested', platform).status, 0)
    fs.renameSync(path.join(folder, 'out', platform, 'tested'), path.join(folder, 'out', platform, 'prebuilt'))
  }
  assert.equal(prebuild('--check').status, 0)
  write('prebuilds/linux-arm64/offloop.node', 'another')
  refused(/no add-on for linux-arm64 made/)
  write('prebuilds/linux-arm64/offloop.node', 'linux-arm64')
  assert.equal(prebuild('--check').status, 0)
  for (const name of SOURCES) {
    write(name, 'changed')
    refused(/no add-on for linux-x64-portable made/)
    write(name, '')
  }
})

test('lib requires the add-on of each platform by a path that bundlers see', () => {
  const names = all(read('lib/prebuilt.js'), /case '([^']+)': return require\('\.\.\/prebuilds\/\1\/offloop\.node'\)/g)
  assert.deepEqual(names.sort(), ['linux-x64', ...TESTED, ...UNTESTED].sort())
})

test('a platform has a preset, a Node to be tested on, and a row in docs/installing.md', () => {
  const presets = JSON.parse(read('CMakePresets.json')).configurePresets.map(({ name }) => name)
  assert.deepEqual(presets.filter((name) => /^(linux|darwin|win32)-/.test(name)).sort(), [...TESTED, ...UNTESTED].sort())
  const tools = JSON.parse(read('deps/tools.json'))
  for (const platform of TESTED.slice(1)) assert.match(tools[`node-${platform}`].sha256, /^[0-9a-f]{64}$/, platform)
  assert.equal(all(read('docs/installing.md'), /^\| (Linux (?:x64|ARM64), (?:glibc|musl)|Windows x64) \|/gm).length, TESTED.length)
  assert.match(read('docs/installing.md'), /^\| macOS ARM64 and x64 \|.*never run/m)
})

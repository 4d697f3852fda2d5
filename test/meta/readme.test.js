'use strict'

// What the README claims about the project.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const path = require('node:path')
const { all, matching, read } = require('./repository')

const readme = read('README.md')

test('the README lists every library that is linked in, with version and licence', () => {
  const { libraries } = JSON.parse(read('deps/manifest.json'))
  const rows = libraries.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`)
  const table = readme.slice(readme.indexOf('| library |')).split('\n\n')[0].split('\n').slice(2)
  assert.deepEqual(table, rows)
})

test('the README lists every part whose licence is not that of its library', () => {
  const table = readme.slice(readme.indexOf('| part |')).split('\n\n')[0]
  const parts = matching(/^deps\/licenses\//).map((file) => path.basename(file))
  assert.ok(parts.length > 0)
  assert.deepEqual(all(table, /^\| ([\w-]+) \|/gm).filter((name) => name !== 'part'), [...parts, 'node-addon-api'])
})

test('the add-on was linked with these versions', () => {
  const versions = require('../../lib/binding').versions()
  const { libraries } = JSON.parse(read('deps/manifest.json'))
  for (const { name, version } of libraries) {
    const [, { running }] = Object.entries(versions).find(([key]) => key.toLowerCase() === name)
    // xxHash says 0.8.3 as 803.
    const dotted = /^\d+$/.test(running) ? [running / 10_000, running / 100 % 100, running % 100].map(Math.floor).join('.') : running
    assert.equal(dotted, version, name)
  }
})

test('the README has figures, and names the command that made them', () => {
  const figures = readme.split('<!-- figures:start -->')[1].split('<!-- figures:end -->')[0]
  assert.match(figures, /`npm start`/)
  const rates = all(figures, /^\| [^|]+ \| ([\d.,]+) \|/gm).map((text) => Number(text.replaceAll(',', '')))
  assert.equal(rates.length, 3)
  assert.ok(rates.every((rate) => rate > 0))
  const [inline, gzip] = rates
  // Of what the command printed, which it had before it rounded: no more than these say.
  const claimed = Number(figures.match(/\*\*(\d+) times/)[1])
  assert.ok(claimed <= gzip / inline && claimed > gzip / inline - 1, `${claimed} of ${gzip / inline}`)
})

test('the version is the same everywhere', () => {
  const { version } = JSON.parse(read('package.json'))
  const lock = JSON.parse(read('package-lock.json'))
  assert.equal(lock.version, version)
  assert.match(read('CHANGELOG.md'), new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\]`, 'm'))
})

test('the Node lines that the README promises begin where package.json does', () => {
  const { engines } = JSON.parse(read('package.json'))
  const [least] = all(readme, /^\| Node\.js \| \d+ \(from ([\d.]+) on\),/gm)
  assert.equal(engines.node, `>=${least}`)
  for (const file of ['docs/installing.md', 'scripts/setup', 'CONTRIBUTING.md']) assert.ok(read(file).includes(` ${least} `), file)
})

test('the documents ask for the libraries of the system that scripts/prebuild allows', () => {
  const floor = (name) => read('scripts/prebuild').match(new RegExp(`^${name}=(.*)$`, 'm'))[1]
  for (const file of ['README.md', 'docs/installing.md', 'lib/binding.js']) {
    assert.ok(read(file).includes(`glibc ${floor('floor_GLIBC')} or later`), file)
    assert.ok(read(file).includes(`musl ${floor('floor_MUSL')} or later`), file)
  }
  const macos = floor('floor_MACOS')
  assert.ok(read('cmake/zig.cmake').includes(`-macos.${macos})`))
  for (const file of ['README.md', 'docs/installing.md', 'lib/binding.js']) {
    assert.ok(read(file).includes(`macOS ${parseInt(macos)} or later`), file)
  }
  assert.ok(read('cmake/zig.cmake').includes('-windows.win10-gnu)'))
  for (const file of ['README.md', 'docs/installing.md', 'lib/binding.js']) assert.ok(read(file).includes('Windows 10 or later'), file)
  assert.match(read('cmake/zig.cmake'), new RegExp(`-linux-gnu\\.${floor('floor_GLIBC').replaceAll('.', '\\.')}\\)`))
  for (const file of ['README.md', 'docs/installing.md']) {
    assert.match(read(file), new RegExp(`^\\| Linux x64, .*glibc ${floor('own_GLIBC').replaceAll('.', '\\.')} or later`, 'm'))
  }
})

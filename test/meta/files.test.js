'use strict'

// What is true of every file.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { files, matching, read, root } = require('./repository')

const LONGEST = 320
/** Tables of cases are long without being hard. */
const LONGEST_TEST = 450

/** Longer on purpose, with the reason. */
const LONGER = new Map([
  ['scripts/deps', 'one path from a carrier to a library, read from top to bottom'],
  ['src/core/json/walker.h', 'one hot loop, whose parts inline into each other'],
])

const TEXT = /\.(js|cjs|mjs|ts|cts|mts|cc|h|c|md|json|gypi?|cmake|txt|sh)$|^scripts\/|^\.ci\/|^\.(npmrc|gitignore)$/

const lines = (file) => read(file).split('\n').length - 1

test('no source file is longer than one can read', () => {
  const sources = matching(/\.(js|cjs|mjs|ts|cc|h|c)$|^scripts\/|^\.ci\/run$/)
  assert.ok(sources.length > 50)
  const longest = (file) => file.startsWith('test/') ? LONGEST_TEST : LONGEST
  const long = sources.filter((file) => lines(file) > longest(file) && !LONGER.has(file))
  assert.deepEqual(long.map((file) => `${file}: ${lines(file)} lines`), [])
})

test('the exceptions to that are needed', () => {
  for (const file of LONGER.keys()) assert.ok(lines(file) > LONGEST, file)
})

test('ARCHITECTURE.md is short enough to be read', () => {
  assert.ok(lines('ARCHITECTURE.md') <= 200)
})

test('no file names the host of a package registry', () => {
  // In pieces, so that this file is none.
  const hosts = [
    ['registry', 'npmjs', 'org'], ['registry', 'yarnpkg', 'com'], ['deb', 'debian', 'org'], ['security', 'debian', 'org'],
    ['pypi', 'org'], ['files', 'pythonhosted', 'org'], ['crates', 'io'], ['proxy', 'golang', 'org'], ['repo1', 'maven', 'org'],
  ].map((parts) => parts.join('.'))
  const found = files.filter((file) => TEXT.test(file) && hosts.some((host) => read(file).includes(host)))
  assert.deepEqual(found, [])
})

test('bash scripts find the project wherever an exported CDPATH leads', () => {
  const scripts = [...matching(/^scripts\/[^./]+$/), '.ci/run', 'test/nodes/run'].filter((file) => /^#!.*bash/.test(read(file)))
  assert.ok(scripts.length > 10)
  for (const file of scripts) assert.match(read(file), /^CDPATH= cd "\$\(dirname "\$0"\)\/\.\.(\/\.\.)?"$/m, file)
})

test('scripts are executable, and bash ones stop at the first failure', () => {
  for (const file of matching(/^scripts\/[^./]+$/)) {
    assert.ok(fs.statSync(path.join(root, file)).mode & 0o100, `${file} is not executable`)
    const text = read(file)
    if (/^#!.*bash/.test(text)) assert.match(text, /^set -euo pipefail$/m, file)
  }
})

test('what is left to do names its issue', () => {
  const marker = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|${['XX', 'X'].join('')})\\b(?!.*#\\d)`)
  const left = matching(/\.(js|ts|cc|h|c|md)$/).filter((file) => marker.test(read(file)))
  assert.deepEqual(left, [])
})

test('JavaScript is strict, and imports of Node carry its prefix', () => {
  const builtin = new Set(require('node:module').builtinModules)
  for (const file of matching(/^(lib|test|bench|examples)\/.*\.c?js$/)) {
    const text = read(file)
    assert.match(text, /^(#!.*\n)?'use strict'\n/, file)
    for (const [, name] of text.matchAll(/\brequire\('([^']+)'\)/g)) assert.ok(!builtin.has(name), `${file}: ${name}`)
  }
})

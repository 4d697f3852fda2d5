'use strict'

// Node exports its own zstd, brotli, zlib and parts of simdjson from its executable, and the loader prefers these to the symbols
// of a library. The add-on must nevertheless run the copies that are linked into it.

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const path = require('node:path')
const { test } = require('node:test')
const binding = require('../../lib/binding')

const FILE = process.env.OFFLOOP_BINARY ?? path.join(__dirname, '../../build/Release/offloop.node')
const symbols = (which) => execFileSync('nm', ['-D', which, '--format=just-symbols', FILE], { encoding: 'utf8' })
  .trim().split('\n').map((name) => name.replace(/@.*$/, ''))

for (const [library, { linked, running }] of Object.entries(binding.versions())) {
  test(`${library} ${linked} is the one that runs on Node ${process.versions.node}`, () => {
    assert.equal(running, linked)
  })
}

// For other systems, scripts/prebuild checks the imports and exports.
const skip = process.platform !== 'linux' && 'nm only reads files for Linux'

test('the add-on shows its module entry and nothing else', { skip }, () => {
  assert.deepEqual(symbols('--defined-only').sort(),
    ['napi_register_module_v1', 'node_api_module_get_api_version_v1'])
})

// Some libraries call exit when memory runs out, instead of returning an error.
test('nothing in the add-on can exit', { skip }, () => {
  assert.deepEqual(symbols('--undefined-only').filter((name) => /^(_exit|_Exit|exit|quick_exit)$/.test(name)), [])
})

const needed = skip ? '' : execFileSync('readelf', ['--dynamic', FILE], { encoding: 'utf8' })
const noGlibc = !needed.includes('[libc.so.6]') && 'only glibc takes memory for that later'

// Otherwise glibc would allocate thread-local memory when a thread of the pool first needs it, and end the process if that
// fails.
test('a thread has what it needs to throw as soon as it runs', { skip: noGlibc }, () => {
  assert.match(needed, /\(FLAGS\).*\bSTATIC_TLS\b/)
})

test('the add-on looks for no library of ours in the host', { skip }, () => {
  const foreign = symbols('--undefined-only')
    .filter((name) => /^(ZSTD|ZDICT|Brotli|XXH|sodium|crypto_|libdeflate|inflate|deflate|adler32|crc32)|simdjson/.test(name))
  assert.deepEqual(foreign, [])
})

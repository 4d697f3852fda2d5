'use strict'

// Every error code stands in core, lib, the types and the documents, or in none of them.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { all, read } = require('./repository')
const { CODES, OffloopError } = require('../../lib/errors')

/** Codes that JavaScript alone makes: native code has no such failure. */
const LIB_ONLY = ['ERR_INVALID_STATE']

const CODE = /\b(ERR_[A-Z0-9_]+|ABORT_ERR)\b/g

const sorted = (codes) => [...new Set(codes)].sort()

const lib = sorted(Object.keys(CODES))
const core = sorted(all(read('src/core/result.cc'), /return "([A-Z_0-9]+)"/g))
const types = sorted(all(read('lib/errors.d.ts'), /'((?:ERR_|ABORT_)[A-Z0-9_]+)'/g))
const rows = read('docs/errors.md').split('\n').filter((line) => line.startsWith('| `'))
const documented = sorted(rows.flatMap((row) => all(row.split('|')[1], CODE)))

test("core's codes are those of lib", () => {
  assert.deepEqual(sorted([...core, ...LIB_ONLY]), lib)
})

test("the types' codes are those of lib", () => {
  assert.deepEqual(types, lib)
})

test("the documents' codes are those of lib", () => {
  assert.deepEqual(documented, lib)
})

test('every code of the enum has a name of its own', () => {
  const members = all(read('src/core/result.h').match(/enum class ErrorCode[^{]*\{([^}]*)\}/)[1], /^\s*(k\w+)/gm)
  const unnamed = ['kSystem']
  assert.equal(core.length, members.length - unnamed.length)
})

test('the types tell the codes of an OffloopError from the others', () => {
  const union = read('lib/errors.d.ts').match(/type OffloopErrorCode =([\s\S]*?)\n\n/)[1]
  const own = Object.keys(CODES).filter((code) => CODES[code] === OffloopError)
  assert.deepEqual(sorted(all(union, CODE)), sorted(own))
})

test('the documents name the class of every code', () => {
  for (const row of rows) {
    const [, codes, base] = row.split('|')
    for (const code of all(codes, CODE)) {
      assert.ok(base.includes(`\`${CODES[code].name}\``), `${code} is said to be ${base.trim()}`)
    }
  }
})

test('the example of the documents answers as their table says', () => {
  const example = Object.fromEntries(Array.from(read('docs/errors.md').matchAll(/^ {2}(ERR_\w+): (\d+),$/gm), ([, code, status]) =>
    [code, Number(status)]))
  for (const row of rows) {
    const [, codes, base, , answer] = row.split('|')
    // What is no OffloopError is thrown on.
    if (!base.includes('OffloopError')) continue
    for (const code of all(codes, CODE)) assert.equal(example[code] ?? 500, Number.parseInt(answer), code)
  }
})

test('every code that a source or a document mentions exists', () => {
  const { matching } = require('./repository')
  const foreign = new Set(['ERR_DLOPEN_DISABLED', 'ERR_HTTP_HEADERS_SENT', 'ERR_STREAM_PREMATURE_CLOSE'])
  for (const file of matching(/^(README|ARCHITECTURE|CONTRIBUTING|CHANGELOG|SECURITY)\.md$|^docs\/|^lib\/.*\.(js|ts)$/)) {
    const unknown = all(read(file), /\b(ERR_[A-Z0-9_]*[A-Z0-9]|ABORT_ERR)\b(?!_)/g)
      .filter((code) => !(code in CODES) && !foreign.has(code))
    assert.deepEqual(unknown, [], file)
  }
})

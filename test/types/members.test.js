'use strict'

// Methods and options as the declarations name them, against those that the code has.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const path = require('node:path')
const ts = require('typescript')

// Recorded before the families are loaded.
const operation = require('../../lib/operation')
const schemas = new Map()
const { defineOperation } = operation
operation.defineOperation = (name, schema) => {
  schemas.set(name, Object.keys(schema).sort())
  return defineOperation(name, schema)
}
const offloop = require('../../lib/index')
const { RUN_SCHEMA } = require('../../lib/options')

const index = path.join(__dirname, '..', '..', 'lib', 'index.d.ts')
const program = ts.createProgram([index], {
  noEmit: true,
  strict: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
  typeRoots: [path.join(__dirname, '..', '..', 'node_modules', '@types')],
  moduleResolution: ts.ModuleResolutionKind.Node16,
  module: ts.ModuleKind.Node16,
})
const checker = program.getTypeChecker()
const exported = new Map(checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)))
  .map((symbol) => [symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol]))

const valueOf = (name) => checker.getTypeOfSymbol(exported.get(name))
const interfaceOf = (name) => checker.getDeclaredTypeOfSymbol(exported.get(name))

/** @returns {string[]} the properties that a declaration of ours gives a type */
const members = (type) => checker.getPropertiesOfType(type)
  .filter((symbol) => symbol.declarations?.some((each) => !each.getSourceFile().fileName.includes('node_modules')))
  .map(({ name }) => name)
  .filter((name) => !name.startsWith('__@'))
  .sort()

const methodsOf = (prototype) => Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor').sort()

test('json has the functions that are declared', () => {
  assert.deepEqual(members(valueOf('json')), Object.keys(offloop.json).sort())
})

test('hash has the functions that are declared', () => {
  assert.deepEqual(members(valueOf('hash')).filter((name) => name !== 'prototype'), Object.keys(offloop.hash).sort())
})

test('a plan has the methods that are declared', () => {
  assert.deepEqual(members(interfaceOf('Plan')), methodsOf(Object.getPrototypeOf(offloop.plan())))
})

test('the pool has the methods that are declared', () => {
  const events = ['on', 'once', 'off']
  const declared = members(interfaceOf('Pool')).filter((name) => !events.includes(name))
  assert.deepEqual(declared, methodsOf(Object.getPrototypeOf(offloop.pool)))
})

test('a document has the methods that are declared', async () => {
  const document = await offloop.json.open('1')
  assert.deepEqual(members(interfaceOf('JsonDocument')), methodsOf(Object.getPrototypeOf(document)))
})

test('stats() gives what is declared', () => {
  const stats = offloop.pool.stats()
  assert.deepEqual(members(interfaceOf('PoolStats')), Object.keys(stats).sort())
  assert.deepEqual(members(interfaceOf('DurationSummary')), Object.keys(stats.wait).sort())
})

test('every call takes the options that are declared', () => {
  assert.deepEqual(members(interfaceOf('RunOptions')), Object.keys(RUN_SCHEMA).sort())
})

/** The declaration of the options of each operation, and what it has beside those of the schema. */
const OPTIONS = [
  ['digest', 'DigestOptions'],
  ['digestTap', 'TapOptions', 'name'],
  ['compress', 'CompressStepOptions'],
  ['decompress', 'DecompressStepOptions'],
  ['json.validate', 'JsonStepOptions'],
  ['json.minify', 'JsonStepOptions'],
  ['json.get', 'JsonStepOptions'],
  ['json.query', 'JsonQueryStepOptions'],
  ['json.search', 'JsonSearchStepOptions'],
  ['json.canonicalize', 'JsonOutputStepOptions'],
  ['json.patch', 'JsonPatchStepOptions'],
]

for (const [name, declaration, ...more] of OPTIONS) {
  test(`${name} takes the options that are declared`, () => {
    assert.deepEqual(members(interfaceOf(declaration)), [...schemas.get(name), ...more].sort())
  })
}

test('functions take the options of their step and those of every call', () => {
  const run = Object.keys(RUN_SCHEMA)
  const all = (name, ...more) => [...schemas.get(name), ...run, ...more].sort()
  assert.deepEqual(members(interfaceOf('HashOptions')), all('digest'))
  assert.deepEqual(members(interfaceOf('HmacOptions')), all('hmac'))
  assert.deepEqual(members(interfaceOf('CompressOptions')), all('compress'))
  assert.deepEqual(members(interfaceOf('DecompressOptions')), all('decompress'))
  assert.deepEqual(members(interfaceOf('JsonOptions')), all('json.minify'))
  assert.deepEqual(members(interfaceOf('JsonOpenOptions')), all('json.open'))
  assert.deepEqual(members(interfaceOf('JsonStringifyOptions')), [...run, 'as', 'maxStall', 'space'].sort())
  assert.deepEqual(members(interfaceOf('JsonGetOptions')), all('json.get', 'as', 'maxStall'))
  assert.deepEqual(members(interfaceOf('JsonParseOptions')), all('json.parse', 'maxStall'))
  assert.deepEqual(members(interfaceOf('JsonQueryOptions')), all('json.query', 'as', 'maxStall'))
  assert.deepEqual(members(interfaceOf('JsonSearchOptions')), all('json.search', 'as', 'maxStall'))
})

'use strict'

// The native registry and everything that must exist for each of its rows.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { all, matching, read, root, withoutComments } = require('./repository')
const names = require('./public-names')

// Recorded before anything else of lib is loaded.
const operation = require('../../lib/operation')
const defined = new Map()
const { defineOperation } = operation
operation.defineOperation = (name, schema) => {
  assert.ok(!defined.has(name), `${name} is defined twice`)
  defined.set(name, schema)
  return defineOperation(name, schema)
}
for (const file of matching(/^lib\/(json\/)?[\w-]+\.js$/)) require(path.join(root, file))
const binding = require('../../lib/binding')
const { hash } = require('../../lib/hash')
const registry = binding.operations()

const ROWS = matching(/^src\/addon\/\w+_operations\.cc$/)
const FACTORY = /\b(Make[A-Z]\w*)/g

/** Functions that core declares and that make an operation. */
const factories = new Set(matching(/^src\/core\/.*\.h$/).flatMap((file) =>
  all(withoutComments(read(file)), /unique_ptr<Operation>>?>?\s+(Make\w+)\(/g)))

/** The body of a function of that file, without its braces' contents being understood. */
function bodyOf (source, name) {
  const start = source.search(new RegExp(`\\b${name}\\(const Fields&`))
  return start < 0 ? '' : source.slice(start, source.indexOf('\n}', start))
}

/** @returns {Map<string, string[]>} the name of a row → what makes its operation in core */
function factoriesOfRows () {
  const made = new Map()
  for (const file of ROWS) {
    const source = withoutComments(read(file))
    const table = source.slice(source.search(/OperationRow k\w*Rows\[\]/))
    for (const [, name, text] of table.matchAll(/\{"([\w.]+)",([\s\S]*?)\}(?=,\s*\{"|,?\s*\};)/g)) {
      const called = all(text, FACTORY)
      const inCore = [...called, ...called.flatMap((each) => all(bodyOf(source, each), FACTORY))]
      made.set(name, [...new Set(inCore.filter((each) => factories.has(each)))])
    }
  }
  return made
}

const made = factoriesOfRows()
const rows = Object.keys(registry).sort()
const using = (pattern, factory) =>
  matching(pattern).filter((file) => new RegExp(`\\b${factory}\\b`).test(withoutComments(read(file))))

test('lib defines exactly the operations of the registry', () => {
  assert.deepEqual([...defined.keys()].sort(), rows)
})

test('each row names its factory in core', () => {
  assert.deepEqual([...made.keys()].sort(), rows)
  assert.deepEqual(rows.filter((name) => made.get(name).length === 0), [])
})

const accepts = (check, values) => values.some((value) => {
  try { return check(value, 'options.x') !== undefined } catch { return false }
})
const refusesType = (check, value) => {
  try { check(value, 'options.x') } catch (error) { return error.code === 'ERR_INVALID_ARG_TYPE' }
  return false
}

/** What lib's check of a field must accept (one of these) and must refuse as a wrong type. */
const SAMPLES = {
  number: [[0, 1, 16, 1024], 'text'],
  boolean: [[true], 1],
  bytes: [[Buffer.from('key')], 1],
  string: [['hex', 'keep', 'zstd', '', '/a', 'sha256'], 1],
  handle: [[], 1],
}

/** Values of the fields for which SAMPLES, by the checks of lib, has none. */
const VALUES = {
  __proto__: null,
  // The only algorithm, and the only format, that takes every option.
  algorithm: 'blake2b',
  format: 'zstd',
  key: Buffer.from('key'),
  indent: ' ',
  phc: '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA',
  pointer: '/a',
  path: '$',
  expression: '@',
  operations: Buffer.from('[]'),
  patch: Buffer.from('{}'),
  sizes: Buffer.alloc(8),
  groups: true,
  skip: true,
  plan: binding.compile([]),
  document: binding.makeDocument(),
  dictionary: binding.makeDictionary(Buffer.from('bytes'), 3),
}

function valueOf (name, field) {
  const check = defined.get(name)[field]
  assert.ok(field in VALUES || check !== undefined, `lib has no check of ${field}, and VALUES no value`)
  return VALUES[field] ?? SAMPLES[registry[name][field]][0].find((value) => accepts(check, [value]))
}

for (const name of rows) {
  test(`${name} is made with all of its fields, and ignores none`, () => {
    const options = Object.fromEntries(Object.keys(registry[name]).map((field) => [field, valueOf(name, field)]))
    const { code, message } = binding.compile([[name, options]])
    assert.equal(code, undefined, message)
  })

  test(`the fields of ${name} are those that lib passes`, () => {
    const schema = defined.get(name)
    const fields = registry[name]
    const positional = names.arguments[name] ?? []
    assert.deepEqual([...Object.keys(schema), ...positional].sort(), Object.keys(fields).sort())
    for (const [field, check] of Object.entries(schema)) {
      const [good, bad] = SAMPLES[fields[field]]
      if (good.length > 0) assert.ok(accepts(check, good), `${field} is a ${fields[field]}`)
      assert.ok(refusesType(check, bad), `${field} refuses ${typeof bad}`)
    }
  })

  test(`${name} has a GoogleTest`, () => {
    for (const factory of made.get(name)) assert.notDeepEqual(using(/^test\/core\/.*_test\.cc$/, factory), [], factory)
  })

  if (names.trivial.has(name)) continue

  test(`${name} is run while memory runs out`, () => {
    for (const factory of made.get(name)) assert.notDeepEqual(using(/^test\/memory\/.*_test\.cc$/, factory), [], factory)
  })

  test(`${name} has a fuzz target with a corpus`, () => {
    const [factory] = made.get(name)
    const shared = using(/^test\/fuzz\/.*\.h$/, factory).map((file) => path.basename(file))
    const targets = [...new Set([factory, ...shared].flatMap((each) => using(/^test\/fuzz\/.*_fuzz\.cc$/, each)))]
    assert.notDeepEqual(targets, [], `no fuzz target uses ${factory}`)
    for (const target of targets) {
      const corpus = path.join(root, 'test/fuzz/corpus', path.basename(target, '_fuzz.cc'))
      assert.ok(fs.existsSync(corpus) && fs.readdirSync(corpus).length > 0, `${corpus} is missing or empty`)
    }
  })

  test(`${name} has a bench case`, () => {
    const cases = matching(/^bench\/cases\/.*\.js$/).map((file) => withoutComments(read(file)))
    const called = names.publicName(name).replaceAll('.', '\\.').replace(/^plan\\\./, '\\.')
    assert.ok(cases.some((source) => new RegExp(`${called.startsWith('\\.') ? '' : '\\b'}${called}\\(`).test(source)),
      `no file of bench/cases calls ${names.publicName(name)}()`)
  })

  test(`${name} is documented`, () => {
    const headings = all(read('docs/api.md'), /^#{2,4} (.*)$/gm).map((heading) => heading.replaceAll('`', ''))
    const wanted = names.publicName(name)
    assert.ok(headings.some((heading) => heading.startsWith(`${wanted}(`)), `docs/api.md has no heading for ${wanted}`)
  })
}

/** The names that native code knows, which it lists in the error of one that it does not know. */
const known = (row, field) => binding.compile([[row, { [field]: '?' }]]).message.match(/ one of (.*)/)[1].split(', ')

test('the algorithms of hash are those of core, in lib, in the types and in the documents', () => {
  const algorithms = known('digest', 'algorithm').sort()
  const [, union] = read('lib/hash.d.ts').match(/type HashAlgorithm =([^/]*)/)
  const [, documented] = read('docs/api.md').match(/^Algorithms, also in `hash.algorithms`: ([^]*?)\n\n/m)
  assert.deepEqual([...hash.algorithms].sort(), algorithms)
  assert.deepEqual(all(union, /'([^']+)'/g).sort(), algorithms)
  assert.deepEqual(all(documented, /`([^`]+)`/g).filter((name) => name !== 'length').sort(), algorithms)
})

test('a field that lib does not know would be seen', () => {
  const { own } = defineOperation('x', { a: () => 1 }).read({ a: 1 })
  assert.deepEqual({ ...own }, { a: 1 })
  assert.throws(() => defineOperation('x', { a: () => 1 }).read({ b: 1 }), { code: 'ERR_INVALID_ARG_VALUE' })
})

'use strict'

// Methods and options as the declarations name them, against those that the code has.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const path = require('node:path')
const ts = require('typescript')

// Recorded before the families take it from there.
const options = require('../../lib/options')
const { readOptions, RUN_SCHEMA } = options
let known
options.readOptions = (schema, given, runSchema = RUN_SCHEMA) => {
  known ??= [...Object.keys(schema), ...Object.keys(runSchema)].sort()
  return readOptions(schema, given, runSchema)
}
const offloop = require('../../lib/index')

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

/** @returns {string[]} the options that any form of a declared function takes */
function declaredOptions (type) {
  const options = [...type.getCallSignatures(), ...type.getConstructSignatures()]
    .flatMap(({ parameters }) => parameters.filter(({ name }) => name === 'options'))
  assert.ok(options.length > 0)
  return [...new Set(options.flatMap((each) => members(checker.getNonNullableType(checker.getTypeOfSymbol(each)))))].sort()
}

/** @returns {ts.Type} of `json.get`, or of `Plan#get` */
function declaration (name) {
  const [owner, member] = name.split(/[.#]/)
  if (member === undefined) return valueOf(name)
  const type = name.includes('#') ? interfaceOf(owner) : valueOf(owner)
  return checker.getTypeOfSymbol(checker.getPropertyOfType(type, member))
}

const { createCompress, createDecompress, createHash, hash, json, password, plan, pool } = offloop
const PHC = '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA'
const opened = json.open('1')
const made = plan().minify()

/** Each function that takes options, called with some. What becomes of the call is not asked. */
const CALLS = {
  hash: (o) => hash('md5', '', o),
  'hash.file': (o) => hash.file('/', 'md5', o),
  'hash.many': (o) => hash.many('md5', [], o),
  hmac: (o) => offloop.hmac('md5', '', '', o),
  createHash: (o) => createHash('md5', o).destroy(),
  compress: (o) => offloop.compress('gzip', '', o),
  decompress: (o) => offloop.decompress('gzip', '', o),
  createCompress: (o) => createCompress('gzip', o).destroy(),
  createWebCompress: (o) => offloop.createWebCompress('gzip', o),
  createDecompress: (o) => createDecompress('gzip', o).destroy(),
  createWebDecompress: (o) => offloop.createWebDecompress('gzip', o),
  trainDictionary: (o) => offloop.trainDictionary([], o),
  Dictionary: (o) => new offloop.Dictionary(Buffer.from('bytes'), o),
  'password.hash': (o) => password.hash('', o),
  'password.verify': (o) => password.verify(PHC, '', o),
  'password.needsRehash': (o) => password.needsRehash(PHC, o),
  'password.verifyAndUpgrade': (o) => password.verifyAndUpgrade(PHC, '', o),
  'json.parse': (o) => json.parse('1', o),
  'json.stringify': (o) => json.stringify(1, o),
  'json.validate': (o) => json.validate('1', o),
  'json.minify': (o) => json.minify('1', o),
  'json.format': (o) => json.format('1', o),
  'json.canonicalize': (o) => json.canonicalize('1', o),
  'json.patch': (o) => json.patch('1', [], o),
  'json.mergePatch': (o) => json.mergePatch('1', 2, o),
  'json.get': (o) => json.get('1', '', o),
  'json.query': (o) => json.query('1', '$', o),
  'json.search': (o) => json.search('1', '@', o),
  'json.open': (o) => json.open('1', o),
  'json.createLines': (o) => json.createLines(o).destroy(),
  'json.createWebLines': (o) => json.createWebLines(o),
  'JsonDocument#query': async (o) => (await opened).query('$', o),
  'JsonDocument#search': async (o) => (await opened).search('@', o),
  'JsonDocument#toValue': async (o) => (await opened).toValue('', o),
  'JsonDocument#toBuffer': async (o) => (await opened).toBuffer('', o),
  'Plan#decompress': (o) => plan().decompress('gzip', o),
  'Plan#compress': (o) => plan().compress('gzip', o),
  'Plan#digest': (o) => plan().digest('md5', o),
  'Plan#validate': (o) => plan().validate(o),
  'Plan#minify': (o) => plan().minify(o),
  'Plan#format': (o) => plan().format(o),
  'Plan#canonicalize': (o) => plan().canonicalize(o),
  'Plan#patch': (o) => plan().patch([], o),
  'Plan#mergePatch': (o) => plan().mergePatch(1, o),
  'Plan#get': (o) => plan().get('', o),
  'Plan#query': (o) => plan().query('$', o),
  'Plan#search': (o) => plan().search('@', o),
  'Plan#run': (o) => made.run('1', o),
  'Pool#configure': (o) => pool.configure(o),
  // The last one: nothing works after it.
  'Pool#close': (o) => pool.close(o),
}

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name} takes the options that are declared`, async () => {
    await opened
    known = undefined
    await Promise.resolve().then(() => call({})).catch(() => {})
    assert.deepEqual(known, declaredOptions(declaration(name)))
  })
}

test('these are all the functions that take options', () => {
  const ofMembers = (type, of) => members(type).map((name) => `${of}${name}`)
  const all = [...exported].flatMap(([name, symbol]) => symbol.flags & ts.SymbolFlags.Value ? [name] : [])
    .concat(...['hash', 'json', 'password'].map((name) => ofMembers(valueOf(name), `${name}.`)),
      ...['JsonDocument', 'Plan', 'Pool'].map((name) => ofMembers(interfaceOf(name), `${name}#`)))
    .filter((name) => [...declaration(name).getCallSignatures(), ...declaration(name).getConstructSignatures()]
      .some(({ parameters }) => parameters.some((each) => each.name === 'options')))
  assert.deepEqual(all.filter((name) => !(name in CALLS)), ['OffloopError'])
})

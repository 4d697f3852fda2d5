'use strict'

const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const { promisify } = require('node:util')
const { json } = require('offloop')
const { documents, nested, objectsNested, assertIdentical } = require('./json-documents')

const ALL = path.join(__dirname, 'json-parse-all.js')
const run = (...flags) => promisify(execFile)(process.execPath, [...flags, ALL])

const large = (text) => ' '.repeat(20_000) + text
const invalid = { name: 'OffloopError', code: 'ERR_OFFLOOP_INVALID_INPUT' }

for (const [name, text] of Object.entries(documents)) {
  test(`json.parse reads as JSON.parse does: ${name}`, async () => {
    assertIdentical(await json.parse(text), JSON.parse(text))
  })
}

test('small texts are read as large ones are', async () => {
  for (const text of ['null', '-0', '1e400', '"\\ud800"', '{"__proto__":1}', '{"b":1,"1":2,"b":3}', '[[],{}]', nested(1024)]) {
    assertIdentical(await json.parse(text), JSON.parse(text))
    assertIdentical(await json.parse(Buffer.from(large(text))), JSON.parse(text))
  }
})

const SUITES = process.env.OFFLOOP_SUITES
test('json.parse accepts what the parsing suite says', { skip: SUITES === undefined && 'OFFLOOP_SUITES is not set' }, async () => {
  const folder = path.join(SUITES, 'json-parsing')
  for (const file of fs.readdirSync(folder)) {
    const bytes = fs.readFileSync(path.join(folder, file))
    for (const input of [bytes, [large(''), bytes]]) {
      if (file.startsWith('y_')) assertIdentical(await json.parse(input), JSON.parse(bytes.toString()))
      if (file.startsWith('n_')) await assert.rejects(json.parse(input), invalid, file)
      // Implementations may differ on these: as JSON.parse, but text that is not UTF-8 is an error.
      if (!file.startsWith('i_')) continue
      const accepted = await json.parse(input).then((value) => ({ value }), (error) => error)
      if (accepted instanceof Error) {
        assert.equal(accepted.code, 'ERR_OFFLOOP_INVALID_INPUT', file)
        assert.match(accepted.message, /not valid UTF-8|byte 0xEF|byte 0xFF|byte 0x00|nested deeper/, file)
      } else {
        assertIdentical(accepted.value, JSON.parse(bytes.toString()))
      }
    }
  }
})

test('json.parse reads a real document', async () => {
  const bytes = fs.readFileSync(require.resolve('@mdn/browser-compat-data'))
  assertIdentical(await json.parse(bytes), JSON.parse(bytes.toString()))
})

test('a depth of a million is a matter of maxDepth', async () => {
  const text = nested(1_000_000)
  await assert.rejects(json.parse(text), { ...invalid, offset: 1024, line: 1, column: 1025 })
  let depth = 0
  for (let at = await json.parse(text, { maxDepth: 1_000_000 }); at !== undefined; at = at[0]) depth++
  assert.equal(depth, 1_000_000)
  depth = 0
  for (let at = await json.parse(objectsNested(100_000), { maxDepth: 1_000_000 }); at !== 1; at = at.a) depth++
  assert.equal(depth, 100_000)
  await assert.rejects(json.parse('[[[1]]]', { maxDepth: 2 }), invalid)
})

test('a text that is not JSON is an error that says where', async () => {
  await assert.rejects(json.parse('{"a":\n 01}'), { ...invalid, offset: 8, line: 2, column: 3 })
  await assert.rejects(json.parse(large('{"a":\n 01}')), { ...invalid, offset: 20_008, line: 2, column: 3 })
  await assert.rejects(json.parse(''), invalid)
  await assert.rejects(json.parse(Buffer.from('"\xff"', 'latin1')), { ...invalid, message: /UTF-8/ })
  await assert.rejects(json.parse(Buffer.from('\ufeff1')), invalid)
})

test('onProto says what becomes of __proto__', async () => {
  const text = '[{"__proto__":{"x":1},"a":{"b":1,"\\u005f_proto__":2}},"__proto__",{"__proto__x":1}]'
  for (const input of [text, large(text)]) {
    assertIdentical(await json.parse(input, { onProto: 'keep' }), JSON.parse(text))
    const removed = await json.parse(input, { onProto: 'remove' })
    assertIdentical(removed, JSON.parse('[{"a":{"b":1}},"__proto__",{"__proto__x":1}]'))
    await assert.rejects(json.parse(input, { onProto: 'error' }), { ...invalid, offset: input.indexOf('"__proto__"') })
  }
  assert.deepEqual(await json.parse('{"a":1}', { onProto: 'error' }), { a: 1 })
  const manyObjects = documents['__proto__ in a large object']
  assertIdentical(await json.parse(manyObjects, { onProto: 'remove' }),
    JSON.parse(manyObjects, (name, value) => name === '__proto__' ? undefined : value))
})

test('a wrong option is named', async () => {
  await assert.rejects(json.parse('1', { onProto: 'drop' }), { code: 'ERR_INVALID_ARG_VALUE', message: /onProto/ })
  await assert.rejects(json.parse('1', { maxStall: 0 }), { code: 'ERR_OUT_OF_RANGE', message: /maxStall/ })
  await assert.rejects(json.parse('1', { maxDepth: '1' }), { code: 'ERR_INVALID_ARG_TYPE', message: /maxDepth/ })
  await assert.rejects(json.parse(1), { code: 'ERR_INVALID_ARG_TYPE', message: /"data"/ })
})

test('other functions give values of the same kind', async () => {
  const text = `{"small":{"a":1},"large":${documents['objects of one shape']},"__proto__":[1]}`
  const expected = JSON.parse(text)
  assertIdentical(await json.get(text, '/large', { maxStall: 1 }), expected.large)
  assertIdentical(await json.get(text, '/small'), expected.small)
  assertIdentical(await json.get(text, ''), expected)
  assert.equal(await json.get(text, '/none', { maxStall: 5 }), undefined)
  assertIdentical(await json.get(`[${nested(5000)}]`, '/0', { maxDepth: 6000 }), JSON.parse(nested(5000)))
})

test('values are the same when memory is collected between the slices', () => run('--expose-gc', '--max-semi-space-size=1'))

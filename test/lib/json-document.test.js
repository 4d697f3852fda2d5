'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { json, pool } = require('offloop')

const names = (count, make) => Object.fromEntries(Array.from({ length: count }, (_, i) => [make(i), i]))

const VALUE = {
  users: [{ id: 1, name: 'Ada' }, { id: 2, name: 'Alan', tags: ['a', 'é', '😀'] }],
  'a/b': { '~': true },
  empty: { list: [], object: {}, text: '', null: null },
  list: Array.from({ length: 5000 }, (_, i) => ({ i })),
  names: names(5000, (i) => i % 5 === 0 ? `key "${i}" é` : `key ${i}`),
  numbers: names(300, (i) => String(299 - i)),
}
const TEXT = JSON.stringify(VALUE, null, 1)

const at = (value, pointer) => pointer.split('/').slice(1).reduce((inner, token) =>
  typeof inner === 'object' && inner !== null ? inner[token.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined, value)

const POINTERS = [
  '/users', '/users/0', '/users/1/tags/2', '/users/2', '/users/-', '/users/01', '/users/x', '/users/0/name/0', '/a~1b/~0', '/a~1b', '/empty/list',
  '/empty/object', '/empty/text', '/empty/null', '/empty/nothing', '/list/0/i', '/list/63', '/list/64', '/list/4999/i', '/list/5000',
  '/list/18446744073709551616', '/names/key 1', '/names/key 4999', '/names/key "0" é', '/names/key "4995" é', '/names/key 5000', '/names/', '/numbers/0',
  '/numbers/299', '/numbers/300',
]

test('synchronous answers are those of JSON.parse', async () => {
  const document = await json.open(TEXT)
  assert.equal(document.byteLength, Buffer.byteLength(TEXT))
  for (const pointer of POINTERS) {
    const wanted = pointer.endsWith('/01') || pointer.endsWith('name/0') ? undefined : at(VALUE, pointer)
    assert.deepEqual(document.get(pointer), wanted, pointer)
    assert.equal(document.has(pointer), wanted !== undefined, pointer)
    const type = wanted === null ? 'null' : Array.isArray(wanted) ? 'array' : typeof wanted
    assert.equal(document.type(pointer), type === 'undefined' ? undefined : type, pointer)
    const plain = type === 'object'
    assert.deepEqual(document.keys(pointer), plain ? Object.keys(wanted) : undefined, pointer)
    assert.equal(document.length(pointer), plain ? Object.keys(wanted).length : Array.isArray(wanted) ? wanted.length : undefined, pointer)
    assert.deepEqual(await document.toValue(pointer), wanted, pointer)
    const bytes = await document.toBuffer(pointer)
    assert.deepEqual(bytes === undefined ? undefined : JSON.parse(bytes), wanted, pointer)
  }
  assert.deepEqual(document.get(), VALUE)
  assert.deepEqual(document.keys(), Object.keys(VALUE))
  assert.equal((await document.toBuffer()).toString(), TEXT)
})

test('of equal names the last one counts, in objects of any size', async () => {
  const text = `{"__proto__":1,"a":1,"\\u0061":2,"large":{${Array.from({ length: 400 }, (_, i) => `"k${i % 200}":${i}`)},"\\ud800":"lone"}}`
  const document = await json.open(text)
  assert.equal(document.get('/a'), 2)
  assert.equal(document.get('/__proto__'), 1)
  assert.deepEqual(document.keys(), ['__proto__', 'a', 'large'])
  assert.equal(document.length(), 4)
  assert.equal(document.get('/large/k7'), 207)
  assert.deepEqual(document.keys('/large'), Object.keys(JSON.parse(text).large))
  assert.throws(() => document.get('/large/\ud800'), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION', offset: 7 })
})

test('scalars are documents too', async () => {
  for (const [text, value, type] of [['1e2', 100, 'number'], [' "x" ', 'x', 'string'], ['true', true, 'boolean'], ['null', null, 'null']]) {
    const document = await json.open(text)
    assert.equal(document.get(), value)
    assert.equal(document.type(''), type)
    assert.equal(document.get('/a'), undefined)
    assert.equal(document.length(), undefined)
  }
})

test('what is not JSON, too deep or too large does not open', async () => {
  await assert.rejects(json.open('{"a":}'), { code: 'ERR_OFFLOOP_INVALID_INPUT', offset: 5, line: 1, column: 6 })
  await assert.rejects(json.open(''), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  await assert.rejects(json.open('[[1]]', { maxDepth: 1 }), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  await assert.rejects(json.open('[1]', { maxBytes: 2 }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  // A tape of eight times the text.
  const deep = '['.repeat(50_000) + ']'.repeat(50_000)
  const options = { maxDepth: 100_000 }
  await assert.rejects(json.open(deep, { ...options, maxBytes: 400_000 }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  const document = await json.open(deep, { ...options, maxBytes: 1_000_000 })
  assert.equal(document.type('/0/0/0'), 'array')
  assert.equal((await document.toBuffer('/0')).length, 99_998)
  await assert.rejects(json.open('1', { maxBytes: 0 }), { code: 'ERR_OUT_OF_RANGE' })
  await assert.rejects(json.open(1), { code: 'ERR_INVALID_ARG_TYPE' })
})

test('wrong pointers are refused', async () => {
  const document = await json.open('{}')
  assert.throws(() => document.get('a'), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION' })
  assert.throws(() => document.has(1), { code: 'ERR_INVALID_ARG_TYPE' })
  await assert.rejects(document.toValue('a'), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION' })
  await assert.rejects(document.toBuffer(null), { code: 'ERR_INVALID_ARG_TYPE' })
  await assert.rejects(document.toBuffer('', { size: 1 }), { code: 'ERR_INVALID_ARG_VALUE' })
})

test('a synchronous answer is never a large one', async () => {
  const document = await json.open(JSON.stringify({ text: 'x'.repeat(2 ** 20), names: names(150_000, (i) => `n${i}`) }))
  assert.throws(() => document.get('/text'), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  assert.throws(() => document.keys('/names'), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  assert.equal(document.length('/names'), 150_000)
  assert.equal(document.get('/names/n149999'), 149_999)
  assert.equal((await document.toValue('/text')).length, 2 ** 20)
})

test('several jobs read one document at once, and closing it takes nothing from them', async () => {
  const document = await json.open(TEXT)
  const wanted = JSON.stringify(VALUE.list[7])
  const jobs = Array.from({ length: 200 }, (_, i) => i % 2 ? document.toBuffer('/list/7') : document.toValue('/users'))
  document.close()
  const results = await Promise.all(jobs)
  for (const [i, result] of results.entries()) {
    if (i % 2) assert.deepEqual(JSON.parse(result), JSON.parse(wanted))
    else assert.deepEqual(result, VALUE.users)
  }
})

test('jobs on one document do not count its bytes against the queue', async () => {
  const document = await json.open(`["${'x'.repeat(20e6)}"]`)
  const jobs = Array.from({ length: 100 }, () => document.toValue('/1'))
  assert.ok(pool.stats().queuedBytes < 20e6)
  assert.deepEqual(new Set(await Promise.all(jobs)), new Set([undefined]))
})

test('a closed document is an error to use, and nothing to close', async () => {
  const document = await json.open('{"a":1}')
  document.close()
  document.close()
  const closed = { code: 'ERR_INVALID_STATE', name: 'Error' }
  for (const method of ['get', 'has', 'keys', 'length', 'type']) assert.throws(() => document[method](''), closed, method)
  await assert.rejects(document.toBuffer(), closed)
  await assert.rejects(document.toValue(''), closed)
  assert.equal(document.byteLength, 0)
})

test('Symbol.dispose closes', async () => {
  const document = await json.open('1')
  document[Symbol.dispose ?? Symbol.for('nodejs.dispose')]()
  assert.throws(() => document.get(), { code: 'ERR_INVALID_STATE' })
})

test('nobody else makes documents', async () => {
  const { constructor: Document } = await json.open('1')
  assert.throws(() => new Document(), TypeError)
  assert.throws(() => Document.prototype.get.call({}), TypeError)
})

test('queries run on what is parsed already', async () => {
  const document = await json.open(TEXT)
  assert.deepEqual(await document.query('$.users[*].name'), ['Ada', 'Alan'])
  assert.deepEqual(await document.query('$.users[?@.tags]', { paths: true }), ["$['users'][1]"])
  assert.equal(await document.query('$.users[*].id', { as: 'string' }), '[1,2]')
  assert.deepEqual(await document.search('users[*].name'), ['Ada', 'Alan'])
  assert.equal(await document.search('users[?tags].id', { as: 'string' }), '[2]')
  assert.equal(await document.search('nothing'), null)
  await assert.rejects(document.search('users['), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION' })
  await assert.rejects(document.search('users', { maxDepth: 5 }), { code: 'ERR_INVALID_ARG_VALUE' })
  await assert.rejects(document.query('$['), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION' })
  document.close()
  await assert.rejects(document.query('$'), { code: 'ERR_INVALID_STATE' })
})

test('opening stops for its signal, and copies what it opens', async () => {
  const bytes = Buffer.from(TEXT)
  const opened = json.open(bytes)
  bytes.fill(0)
  assert.deepEqual((await opened).get('/users/0'), VALUE.users[0])
  const controller = new AbortController()
  const refused = json.open(TEXT, { signal: controller.signal })
  controller.abort()
  await assert.rejects(refused, { name: 'AbortError' })
  const moved = new TextEncoder().encode(TEXT)
  assert.deepEqual((await json.open(moved, { move: true })).get('/users/1'), VALUE.users[1])
  assert.equal(moved.length, 0)
})

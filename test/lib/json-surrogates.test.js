'use strict'

// On its way to native code a lone surrogate of a JavaScript string becomes another character: an expression that has one
// would be another expression.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { json, plan } = require('offloop')

const invalid = { code: 'ERR_OFFLOOP_INVALID_EXPRESSION', name: 'OffloopError' }
const TEXT = String.raw`{"\ud800":1,"�":2,"😀":3}`

test('expressions, paths, pointers and patches with half a pair are refused', async () => {
  for (const half of ['\ud800', '\udc00', '\udc00\ud800', '\ud800😀']) {
    const wrong = (what, offset) => ({ ...invalid, offset, message: new RegExp(`^The ${what} has a surrogate`) })
    await assert.rejects(json.query('[]', `$['é${half}']`), wrong('path', 5))
    await assert.rejects(json.search('[]', `"é${half}"`), wrong('expression', 3))
    await assert.rejects(json.get('[]', `/é${half}`), wrong('pointer', 3))
    await assert.rejects(json.patch('[]', `[{"op":"test","path":"/${half}","value":1}]`), wrong('patch', 23))
    await assert.rejects(json.mergePatch('{}', `{"${half}":1}`), wrong('patch', 2))
    assert.throws(() => plan().query(`$['${half}']`), invalid)
    assert.throws(() => plan().search(`"${half}"`), invalid)
    assert.throws(() => plan().get(`/${half}`), invalid)
    assert.throws(() => plan().patch(`[{"op":"remove","path":"/${half}"}]`), invalid)
    assert.throws(() => plan().mergePatch(`{"${half}":1}`), invalid)
    assert.throws(() => json.createLines({ search: `"${half}"` }), invalid)
    assert.throws(() => json.createLines({ query: `$['${half}']` }), invalid)
  }
})

test('so are the pointers and expressions of documents', async () => {
  const document = await json.open(TEXT)
  for (const name of ['get', 'has', 'keys', 'length', 'type']) assert.throws(() => document[name]('/\ud800'), invalid, name)
  for (const name of ['toBuffer', 'toValue']) await assert.rejects(document[name]('/\ud800'), invalid, name)
  await assert.rejects(document.query("$['\ud800']"), invalid)
  await assert.rejects(document.search('"\ud800"'), invalid)
  assert.equal(document.get('/😀'), 3)
  document.close()
})

test('nothing else is mistaken for one, and an escape names what it says', async () => {
  assert.equal(await json.get(TEXT, '/😀'), 3)
  assert.equal(await json.get(TEXT, '/�'), 2)
  assert.equal(await json.search(TEXT, '"😀"'), 3)
  assert.equal(await json.search(TEXT, String.raw`"\ud83d\ude00"`), 3)
  assert.deepEqual(await json.query(TEXT, "$['😀']"), [3])
  // JSON.stringify writes half a pair as an escape, so that a patch that is a value keeps it.
  const patched = await json.patch(TEXT, [{ op: 'remove', path: '/\ud800' }])
  assert.deepEqual(JSON.parse(patched), { '�': 2, '😀': 3 })
  assert.deepEqual(JSON.parse(await json.mergePatch(TEXT, { '\ud800': null })), { '�': 2, '😀': 3 })
})

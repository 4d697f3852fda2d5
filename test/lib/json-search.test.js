'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const zlib = require('node:zlib')
const { decompress, json, plan } = require('offloop')

const orders = JSON.stringify({
  orders: Array.from({ length: 3000 }, (_, i) => ({
    id: i,
    status: ['paid', 'open'][i % 2],
    total: i / 10,
    customer: { email: `${i}@example.com` },
  })),
}, null, 1)
const SUMMARY = "orders[?status=='paid' && total > `100`].{id: id, total: total, email: customer.email}"
const summary = JSON.parse(orders).orders.filter(({ status, total }) => status === 'paid' && total > 100)
  .map(({ id, total, customer: { email } }) => ({ id, total, email }))

test('json.search gives a value, a string or a Buffer', async () => {
  assert.deepEqual(await json.search(orders, SUMMARY), summary)
  assert.equal(await json.search(orders, SUMMARY, { as: 'string' }), JSON.stringify(summary))
  assert.equal(String(await json.search(Buffer.from(orders), SUMMARY, { as: 'buffer' })), JSON.stringify(summary))
  assert.deepEqual(await json.search(orders, 'sort_by(orders, &total)[-2:].id'), [2998, 2999])
})

test('json.search gives null where there is nothing', async () => {
  assert.equal(await json.search('{}', 'a.b'), null)
  assert.equal(await json.search('{}', 'a.b', { as: 'string' }), 'null')
  assert.equal(await json.search('{}', 'length(@) | a'), null)
})

test('numbers and strings leave digit for digit', async () => {
  const text = '[{"a": 12345678901234567890, "b": 1.10, "c": "\\u00e9"}]'
  assert.equal(await json.search(text, '[*].[a, b, c]', { as: 'string' }), '[[12345678901234567890,1.10,"\\u00e9"]]')
  assert.equal(await json.search(text, 'reverse([0].[a, b, c])', { as: 'string' }), '["\\u00e9",1.10,12345678901234567890]')
})

test('of equal names the last one counts, as in JSON.parse, streamed or not', async () => {
  const text = '{"a":[1],"a":[{"b":1,"b":2},{"\\u0062":3,"__proto__":4}]}'
  const values = JSON.parse(text).a
  assert.deepEqual(await json.search(text, 'a[*].b'), values.map(({ b }) => b))
  assert.deepEqual(await json.search(text, 'map(&b, a)'), values.map(({ b }) => b))
  assert.deepEqual(await json.search(text, 'a[1].["__proto__"]'), [4])
})

test('the whole text must be JSON', async () => {
  await assert.rejects(json.search('[{"a":1}', '[*].a'), { code: 'ERR_OFFLOOP_INVALID_INPUT', offset: 8 })
  await assert.rejects(json.search('[{"a":1}]]', 'length(@)'), { code: 'ERR_OFFLOOP_INVALID_INPUT', offset: 9 })
  await assert.rejects(json.search('[[1]]', '@', { maxDepth: 1 }), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
})

test('a wrong expression says of what kind it is, and where', async () => {
  const kinds = [
    ['a..b', 'syntax', 2],
    ['nope(@)', 'unknown-function', 0],
    ['abs(@, @)', 'invalid-arity', 0],
    ['abs(a)', 'invalid-type', 4],
    ['[::0]', 'invalid-value', 1],
  ]
  for (const [expression, kind, offset] of kinds) {
    await assert.rejects(json.search('{"a":"x"}', expression),
      { name: 'OffloopError', code: 'ERR_OFFLOOP_INVALID_EXPRESSION', message: new RegExp(`^${kind}: `), offset }, expression)
  }
  await assert.rejects(json.search('1', 5), { code: 'ERR_INVALID_ARG_TYPE', message: /"expression"/ })
  assert.throws(() => plan().search('a['), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION', offset: 2 })
})

test('limits end what a hostile expression would do', async () => {
  const doubling = Array(40).fill('[@, @][]').join(' | ')
  await assert.rejects(json.search('1', doubling, { maxSteps: 1e6 }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  await assert.rejects(json.search('1', doubling, { maxOutputBytes: 1e6 }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  await assert.rejects(json.search(orders, SUMMARY, { maxOutputBytes: 100 }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  // Also what is a part of the text.
  for (const expression of ['a', 'a || b', '[@][0]']) {
    await assert.rejects(json.search('{"a":[1,2,3]}', expression, { maxOutputBytes: 6 }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' }, expression)
  }
  assert.deepEqual(await json.search('{"a":[1,2,3]}', 'a', { maxOutputBytes: 7 }), [1, 2, 3])
  await assert.rejects(json.search(orders, SUMMARY, { maxSteps: 1 }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  await assert.rejects(json.search('1', '('.repeat(300) + '@' + ')'.repeat(300)), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION' })
  await assert.rejects(json.search('1', `'${'x'.repeat(65535)}'`), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION' })
  await assert.rejects(json.search('1', '@', { maxSteps: 0 }), { code: 'ERR_OUT_OF_RANGE' })
})

test('a deep document needs no deep stack', async () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  const options = { maxDepth: 1_000_000, as: 'string' }
  assert.equal(await json.search(deep, 'to_string(@) | length(@)', options), '400000')
  assert.equal(await json.search(deep, '[@, @] | [0] == [1]', options), 'true')
  assert.equal(await json.search(deep, '[0]', options), deep.slice(1, -1))
})

test('a step of a plan goes on with what was found', async () => {
  const report = plan().decompress('auto').search(SUMMARY).search('[*].id').compress('gzip').digest('sha256')
  const { output, digest } = await report.run(zlib.gzipSync(orders))
  assert.deepEqual(JSON.parse(zlib.gunzipSync(output)), summary.map(({ id }) => id))
  assert.match(digest, /^[0-9a-f]{64}$/)
  const { output: packed } = await plan().get('/orders').search('length(@)').compress('zstd').run(orders)
  assert.equal(String(await decompress('zstd', packed)), '3000')
  assert.deepEqual(await plan().get('/none').search('@').run(orders), { output: undefined })
})

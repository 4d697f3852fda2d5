'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const { gzipSync } = require('node:zlib')
const { json, plan } = require('offloop')

const shop = '{ "items": [{ "id": 1, "price": 9.50 }, { "id": 12345678901234567890, "price": 20 }, { "id": 3 }] }'
const invalid = { name: 'OffloopError', code: 'ERR_OFFLOOP_INVALID_EXPRESSION' }

test('json.query gives values, text or bytes', async () => {
  assert.deepEqual(await json.query(shop, '$.items[?@.price < 10]'), [{ id: 1, price: 9.5 }])
  assert.equal(await json.query(shop, '$..id', { as: 'string' }), '[1,12345678901234567890,3]')
  assert.deepEqual(await json.query(shop, '$.items[0].price', { as: 'buffer' }), Buffer.from('[9.50]'))
  assert.deepEqual(await json.query(shop, '$.none'), [])
  assert.deepEqual(await json.query([Buffer.from('[1,'), '2]'], '$[::-1]'), [2, 1])
})

test('json.query gives normalized paths, each of which leads back', async () => {
  const paths = await json.query(shop, '$..*', { paths: true })
  assert.deepEqual(paths.slice(0, 2), ["$['items']", "$['items'][0]"])
  assert.equal(new Set(paths).size, paths.length)
  const values = await json.query(shop, '$..*')
  for (const [i, each] of paths.entries()) assert.deepEqual(await json.query(shop, each), [values[i]])
  assert.equal(await json.query(shop, '$', { paths: true, as: 'string' }), '["$"]')
})

test('a wrong path is refused with its offset, in bytes', async () => {
  await assert.rejects(json.query('[]', '$[?@.a ='), { ...invalid, offset: 7 })
  await assert.rejects(json.query('[]', '$.é['), { ...invalid, offset: 5 })
  await assert.rejects(json.query('[]', "$['é\ud800']"), { ...invalid, offset: 5, message: /surrogate/ })
  await assert.rejects(json.query('[]', '$' + '.a'.repeat(40_000)), { ...invalid, offset: 65536 })
  await assert.rejects(json.query('[]', '$[?' + '('.repeat(60_000)), { ...invalid, message: /nested/ })
  await assert.rejects(json.query('[]', undefined), { code: 'ERR_INVALID_ARG_TYPE', message: /"path" must be of type string/ })
  assert.throws(() => plan().query('$.'), { ...invalid, offset: 2 })
  assert.throws(() => plan().query('$', { as: 'value' }), { code: 'ERR_INVALID_ARG_VALUE' })
})

test('a path is data', async () => {
  const hostile = ['$[?(process.exit())]', '$[(@.length-1)]', "$['__proto__']['polluted']", '$.constructor.constructor', '$[?@.a==process]']
  for (const each of hostile) {
    const result = await json.query('{"a":1}', each).catch((error) => error)
    assert.ok(result.code === invalid.code || result.length === 0, each)
  }
  const [value] = await json.query('{"a":{"__proto__":{"x":1}}}', '$.a')
  assert.deepEqual(Object.keys(value), ['__proto__'])
})

test('limits are errors of their own', async () => {
  const deep = '['.repeat(500) + ']'.repeat(500)
  const tooLarge = { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' }
  await assert.rejects(json.query(deep, '$..*..*..*..*', { maxSteps: 100_000 }), tooLarge)
  await assert.rejects(json.query(deep, '$..*', { maxResults: 400 }), tooLarge)
  await assert.rejects(json.query(deep, '$..*', { maxOutputBytes: 1000 }), tooLarge)
  await assert.rejects(json.query(deep, '$', { maxDepth: 499 }), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  await assert.rejects(json.query(deep, '$', { maxSteps: 0 }), { code: 'ERR_OUT_OF_RANGE' })
  await assert.rejects(json.query(deep, '$', { paths: 'yes' }), { code: 'ERR_INVALID_ARG_TYPE' })
})

test('a running query stops for its signal', async () => {
  // Hours of work, unless it stops.
  const deep = '['.repeat(1000) + ']'.repeat(1000)
  const abort = new AbortController()
  const running = json.query(deep, '$..*..*..*..*..x', { signal: abort.signal, maxSteps: 2 ** 50 })
  setImmediate(() => abort.abort())
  await assert.rejects(running, { code: 'ABORT_ERR' })
})

test('a plan queries what comes from the step before', async () => {
  const steps = plan().decompress('auto').query('$.items[?@.price]').query('$..price', { paths: false }).digest('sha256')
  const { output, digest } = await steps.run(gzipSync(shop))
  assert.equal(String(output), '[9.50,20]')
  assert.equal(digest.length, 64)
  assert.equal((await plan().get('/none').query('$').run(shop)).output, undefined)
})

test('many different paths are compiled, answered and forgotten', async () => {
  const answers = await Promise.all(Array.from({ length: 2000 }, (_, i) => json.query('{"a1999":7}', `$.a${i}`)))
  assert.deepEqual(answers.flat(), [7])
  const long = '$[' + '0,'.repeat(3000) + '1]'
  assert.deepEqual(await json.query('[1,2]', long), await json.query('[1,2]', long))
})

// JavaScript's own engine is the reference: every I-Regexp is one of its patterns, but for '.'.
test('match() and search() agree with RegExp', async () => {
  const parts = ['a', 'b', '.', '(a|b)', '(ab)*', 'a{2}', 'b{0,2}', '[ab]', '[^a]', '\\p{Lu}', '\\P{L}', '[a-c\\p{Nd}]', 'é', '\\.', '(a|)+', '^', '$', '[b-]']
  const texts = ['', 'a', 'ab', 'aab', 'abab', 'ba', 'É1', 'aé.', 'a\nb', '😀', 'c-b', 'aaaa', 'B2b']
  const document = JSON.stringify(texts)
  let seed = 7
  const random = (below) => { seed = (seed * 48271) % 2147483647; return seed % below }
  for (let i = 0; i < 300; i++) {
    const pattern = Array.from({ length: 1 + random(4) }, () => parts[random(parts.length)]).join(random(5) === 0 ? '|' : '')
    const source = pattern.replaceAll(/(?<!\\)\./g, '[^\\n\\r]')
    const literal = pattern.replaceAll('\\', '\\\\')
    const whole = new RegExp(`^(?:${source})$`, 'u')
    assert.deepEqual(await json.query(document, `$[?match(@,'${literal}')]`), texts.filter((each) => whole.test(each)), pattern)
    const anywhere = new RegExp(source, 'u')
    assert.deepEqual(await json.query(document, `$[?search(@,'${literal}')]`), texts.filter((each) => anywhere.test(each)), pattern)
  }
})

test('the suite of RFC 9535, through the public function', { skip: process.env.OFFLOOP_SUITES === undefined && 'OFFLOOP_SUITES is not set' }, async () => {
  const { tests } = JSON.parse(fs.readFileSync(path.join(process.env.OFFLOOP_SUITES, 'jsonpath', 'cts.json')))
  const allowed = (answer, one, several) => assert.ok((several ?? [one]).some((each) => {
    try { assert.deepEqual(answer, each) } catch { return false }
    return true
  }), JSON.stringify(answer))
  for (const each of tests) {
    const document = JSON.stringify(each.document) ?? 'null'
    if (each.invalid_selector) {
      await assert.rejects(json.query(document, each.selector), invalid, each.name)
      continue
    }
    allowed(await json.query(document, each.selector), each.result, each.results)
    allowed(await json.query(document, each.selector, { paths: true }), each.result_paths, each.results_paths)
  }
})

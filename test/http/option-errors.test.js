'use strict'

// A wrong option is seen when the server is set up, with a code; what others ignore is ignored.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const fastify = require('fastify')
const { plan, pool } = require('offloop')
const { compress, etag, json, transform } = require('offloop/express')
const offloop = require('offloop/fastify')
const { HOSTS, ask, listen } = require('./servers')

const TYPE = 'ERR_INVALID_ARG_TYPE'
const VALUE = 'ERR_INVALID_ARG_VALUE'
const RANGE = 'ERR_OUT_OF_RANGE'

const RUN = [
  [{ lane: 'x' }, VALUE], [{ lane: 5 }, TYPE], [{ timeout: '5s' }, TYPE], [{ timeout: null }, TYPE], [{ timeout: 0 }, RANGE],
  [{ timeout: 1.5 }, RANGE], [{ timeout: Infinity }, RANGE],
]
const DECODING = [...RUN, [{ maxEncodings: 3 }, RANGE], [{ maxEncodings: '1' }, TYPE]]
const ENCODING = [
  [{ enforceEncoding: 'foo' }, VALUE], [{ enforceEncoding: 5 }, TYPE], [{ encodings: 'gzip' }, TYPE], [{ encodings: ['foo'] }, VALUE],
  [{ level: 99 }, RANGE], [{ level: 13 }, RANGE], [{ level: -2 }, RANGE], [{ level: '9' }, TYPE], [{ zstd: { windowLog: 25 } }, RANGE],
  ...['zstd', 'br', 'gzip', 'deflate', 'brotli'].flatMap((name) => [9, 'best', false, true, () => {}].map((value) => [{ [name]: value }, TYPE])),
  [{ brotli: { params: 5 } }, TYPE], [{ gzip: { level: '9' } }, TYPE],
]

const CONTENT = [[{ type: {} }, TYPE], [{ type: null }, TYPE], [{ type: 'a\nb' }, VALUE]]

const nameOf = (code) => code === RANGE ? 'RangeError' : 'TypeError'

/** The option comes first, and then what it must be. */
const NAMED = /^(option [\w.]+( (must be|may have) | "| is no )|The (argument|property) "[\w.]+" |The value of "[\w.]+" )/

/** Wrong options of each, with the code of the error. */
const EXPRESS = {
  json: [json, [...DECODING, [{ limit: 'x' }, VALUE], [{ verify: 5 }, TYPE], [{ reviver: 'x' }, TYPE], [{ defaultCharset: 5 }, TYPE],
    [{ type: 5 }, TYPE], [{ type: ['text/json', 5] }, TYPE]]],
  transform: [(options) => transform(plan(), options), [...DECODING, ...CONTENT, [{ encodings: 'gzip' }, TYPE], [{ limit: 'x' }, VALUE], [{ gzip: 9 }, TYPE]]],
  compress: [compress, [...ENCODING, [{ filter: 5 }, TYPE]]],
  etag: [etag, [['x', VALUE], ['', VALUE], [5, TYPE], [true, TYPE], [{ limit: 'abc' }, VALUE], [{ weak: 'no' }, TYPE], [{ streams: 1 }, TYPE]]],
}

for (const [name, [make, cases]] of Object.entries(EXPRESS)) {
  test(`${name}() throws on a wrong option`, () => {
    for (const [options, code] of cases) assert.throws(() => make(options), { code, name: nameOf(code), message: NAMED }, JSON.stringify(options))
  })
}

test('transform() throws on what is no plan', () => {
  for (const wrong of [undefined, {}, 'plan']) assert.throws(() => transform(wrong), { code: TYPE })
})

test('the plugin throws on a wrong option', async () => {
  const cases = [
    ...DECODING.map(([parse, code]) => [{ parse }, code]),
    ...ENCODING.map(([options, code]) => [{ compress: options }, code]),
    [{ parse: 5 }, TYPE], [{ parse: 'no' }, TYPE], [{ compress: 5 }, TYPE], [{ parse: { onProtoPoisoning: 'keep' } }, VALUE],
    [{ compress: { customTypes: 'text' } }, TYPE], [{ compress: { onUnsupportedEncoding: 'no' } }, TYPE],
  ]
  for (const [options, code] of cases) {
    await assert.rejects(async () => fastify().register(offloop, options), { code, name: nameOf(code), message: NAMED }, JSON.stringify(options))
  }
})

test('the plugin refuses an option of `compress` beside it, and says where it goes', async () => {
  const names = ['encodings', 'threshold', 'enforceEncoding', 'level', 'brotli', 'zstd', 'br', 'gzip', 'deflate', 'global',
    'customTypes', 'onUnsupportedEncoding']
  for (const name of names) {
    await assert.rejects(async () => fastify().register(offloop, { [name]: false, compress: {} }),
      { code: VALUE, name: 'TypeError', message: `option ${name} goes into compress: { compress: { ${name}: … } }` })
  }
})

test('app.transform() throws on a wrong option', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop)
  for (const [options, code] of [...RUN, ...CONTENT]) {
    assert.throws(() => app.transform(plan(), options), { code, name: nameOf(code) }, JSON.stringify(options))
  }
  assert.throws(() => app.transform({}), { code: TYPE })
})

test('a route throws on a wrong `compress`', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop)
  const cases = [['x', TYPE], [5, TYPE], [{ threshold: '1kb', encodings: ['foo'] }, VALUE]]
  for (const [compress, code] of cases) {
    for (const route of [{ compress }, { config: { compress } }]) {
      assert.throws(() => app.get('/', route, async () => ''), { code, name: nameOf(code) }, JSON.stringify(route))
    }
  }
})

test('options of what they replace are taken, and others ignored', async () => {
  for (const name of ['zstd', 'br', 'gzip', 'deflate', 'brotli']) for (const value of [null, undefined, {}]) compress({ [name]: value })
  compress({ zstd: { windowLog: 23 } })
  compress({ memLevel: 9, chunkSize: 1, strategy: 0, level: -1, enforceEncoding: '', filter: null, flush: 2, other: 1 })
  json({ strict: 0, inflate: null, verify: false, reviver: null, limit: null, other: 1, lane: undefined, timeout: undefined })
  json({ type: null, defaultCharset: null })
  transform(plan(), { other: 1 })
  etag({ weak: undefined, limit: null, other: 1 })
  for (const options of [{ prefix: '/a', other: 1 }, { threshold: undefined }, { parse: null, compress: null },
    { compress: { customTypes: null, enforceEncoding: null } }, { parse: true, compress: true },
    { compress: { brotliOptions: {}, zlibOptions: {}, removeContentLengthHeader: true }, parse: { other: 1 } }]) {
    await fastify().register(offloop, options)
  }
})

test('what is on Object.prototype is no option of the plugin, of a route, or of its config', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  app.get('/early', async () => 'x'.repeat(5000))
  const encodingOf = async (url) => (await app.inject({ url, headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding']
  await polluted({ compress: false, parse: 5, global: false, config: 5 }, async () => {
    await app.register(offloop, {})
    app.get('/late', async () => 'x'.repeat(5000))
    await app.ready()
    assert.equal(await encodingOf('/late'), 'gzip')
    assert.equal(await encodingOf('/early'), 'gzip')
  })
})

async function polluted (names, run) {
  Object.assign(Object.prototype, names)
  try {
    await run()
  } finally {
    for (const name of Object.keys(names)) delete Object.prototype[name]
  }
}

test('a threshold that says nothing is the default, as in `compression`', async (t) => {
  for (const threshold of ['abc', NaN, null, undefined]) {
    const app = HOSTS['Express 5']()
    app.use(compress({ threshold }), (request, response) => response.type('text').send('x'.repeat(Number(request.query.size))))
    const port = await listen(t, app)
    const encoding = async (size) =>
      (await ask(port, { path: `/?size=${size}`, headers: { 'Accept-Encoding': 'gzip' } })).headers['content-encoding']
    assert.deepEqual([await encoding(1023), await encoding(1024)], [undefined, 'gzip'], String(threshold))
  }
})

test('a `type` that says nothing is the default, as in express.json()', async (t) => {
  for (const type of [null, false, '']) {
    const app = HOSTS['Express 5']()
    app.use(json({ type }), (request, response) => response.json([request.body ?? 'none']))
    const port = await listen(t, app)
    const parsed = async (contentType) =>
      JSON.parse((await ask(port, { method: 'POST', body: '{"a":1}', headers: { 'Content-Type': contentType } })).text)
    assert.deepEqual([await parsed('application/json'), await parsed('text/plain')], [[{ a: 1 }], ['none']], String(type))
  }
})

test('a `reviver` that says nothing leaves large bodies to the pool', async (t) => {
  for (const reviver of [null, false, '']) {
    const app = HOSTS['Express 5']()
    app.use(json({ reviver }), (request, response) => response.json(request.body.text.length))
    const port = await listen(t, app)
    const { completed } = pool.stats()
    const body = JSON.stringify({ text: 'x'.repeat(50_000) })
    assert.equal((await ask(port, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })).text, '50000')
    assert.equal(pool.stats().completed, completed + 1, String(reviver))
  }
})

'use strict'

// Request bodies in Fastify: the same values and the same errors as its own parser, and codings beside them.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const http2 = require('node:http2')
const zlib = require('node:zlib')
const fastify = require('fastify')
const { compress } = require('offloop')
const offloop = require('offloop/fastify')
const { ask, jsonText } = require('./servers')

const LARGE = jsonText(90_000)
const TYPE = { 'Content-Type': 'application/json' }

/** @returns {Promise<number>} the port of a service that echoes bodies, and what it knows of errors */
async function serve (t, { plugin, ...options } = {}) {
  const app = fastify(options)
  if (plugin !== undefined) await app.register(offloop, plugin)
  app.post('/', async (request) => ({ body: request.body === undefined ? 'none' : request.body }))
  app.post('/small', { bodyLimit: 100 }, async (request) => ({ body: request.body }))
  app.setErrorHandler((error, request, reply) => {
    const { code, message, name, statusCode } = error
    const known = fastify.errorCodes[code]
    return reply.code(statusCode ?? 500).send({ code, message, name, isFastify: known !== undefined && error instanceof known })
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return app.server.address().port
}

const post = (port, body, headers = {}, path = '/') => ask(port, { method: 'POST', path, body, headers: { ...TYPE, ...headers } })
const large = (more) => `${LARGE.slice(0, -1)},${more}]`

const QUESTIONS = {
  object: ['{"a":1}'],
  string: ['"text"'],
  nothing: ['', { 'Content-Length': '0' }],
  'nothing in chunks': ['', { 'Transfer-Encoding': 'chunked' }],
  'white space': ['  '],
  wrong: ['{"a"'],
  'a byte order mark': ['\ufeff{"a":1}'],
  'invalid UTF-8': [Buffer.from('7b2261223a22ff227d', 'hex')],
  charset: ['{"a":1}', { 'Content-Type': 'application/json; charset=utf-8' }],
  'another type': ['x', { 'Content-Type': 'text/plain' }],
  'an unknown type': ['x', { 'Content-Type': 'application/x-other' }],
  proto: ['{"a":{"__proto__":{"x":1}},"b":1}'],
  'escaped proto': ['{"\\u005f_proto__":{"x":1}}'],
  constructor: ['{"a":{"constructor":{"prototype":1}},"b":1}'],
  'harmless constructor': ['{"constructor":{"name":1}}'],
  large: [LARGE],
  'large, wrong': [LARGE + 'x'],
  'large with mark': ['\ufeff' + LARGE],
  'large with two marks': ['\ufeff\ufeff' + LARGE],
  'large with two marks and invalid UTF-8': [Buffer.concat([Buffer.from('\ufeff\ufeff' + LARGE.slice(0, -1)), Buffer.from(',"\xff"]', 'latin1')])],
  'large, proto as text': [large('"__proto__"')],
  'large, constructor': [large('{"a":{"constructor":{"prototype":1}},"b":1}')],
  'large, escaped constructor': [large('{"\\u0063onstruct\\u006fr":{"\\u0070rototype":1},"b":1}')],
  'large, harmless constructor': [large('{"constructor":{"name":1}}')],
  'large, constructor as text': [large('"constructor"')],
  'large, constructors that are none': [large('{"constructor":[{"prototype":1}],"a":{"constructor":null},"b":{"constructor":"prototype"}}')],
  'large, constructor without a value': [large('{"constructor":{"prototype":null}}')],
  'large, constructor and another of that name': [large('{"constructor":{"prototype":1},"constructor":1}')],
  'large, constructor after another of that name': [large('{"constructor":1,"constructor":{"prototype":1}}')],
  'large, constructor in constructor': [large('{"constructor":{"constructor":{"prototype":1}}}')],
  'large, constructor at the top': [JSON.stringify({ constructor: { prototype: 1 }, text: 'x'.repeat(20_000) })],
  'large, constructor, wrong': [large('{"constructor":{"prototype":1}},')],
  'too large': [jsonText(150_000)],
  'too large in chunks': [[LARGE, LARGE]],
  'too large for the route': [`{"a":"${'x'.repeat(200)}"}`, {}, '/small'],
}

/** What a large body shows once values are built off the loop. */
const PROTO = {
  'large, invalid UTF-8': [Buffer.concat([Buffer.from(LARGE.slice(0, -1)), Buffer.from(',"\xff"]', 'latin1')])],
  'large, invalid UTF-8, constructor': [Buffer.concat([Buffer.from(large('{"constructor":{"prototype":1}}').slice(0, -1)), Buffer.from(',"\xff"]', 'latin1')])],
  'large, proto': [large('{"a":{"__proto__":{"x":1}},"b":1}')],
  'large, escaped proto': [large('{"\\u005f_proto__":{"x":1}}')],
  'large, constructor below proto': [large('{"a":{"__proto__":{"constructor":{"prototype":1}}},"b":1}')],
}

const actions = ['error', 'remove', 'ignore']
const settings = [
  {}, ...actions.map((onProtoPoisoning) => ({ onProtoPoisoning })), ...actions.map((onConstructorPoisoning) => ({ onConstructorPoisoning })),
  { onProtoPoisoning: 'ignore', onConstructorPoisoning: 'ignore' }, { onProtoPoisoning: 'remove', onConstructorPoisoning: 'remove' },
]

for (const setting of settings) {
  test(`with ${JSON.stringify(setting)} bodies and errors are Fastify's own`, async (t) => {
    const base = { bodyLimit: 100_000 }
    const ports = [
      await serve(t, { ...base, ...setting }),
      await serve(t, { ...base, ...setting, plugin: {} }),
      await serve(t, { ...base, plugin: { parse: setting } }),
    ]
    const questions = { ...QUESTIONS, ...PROTO }
    for (const [label, question] of Object.entries(questions)) {
      const [expected, ...answers] = await Promise.all(ports.map((port) => post(port, ...question)))
      for (const { status, text, headers } of answers) {
        assert.deepEqual([status, text, headers.connection], [expected.status, expected.text, expected.headers.connection], label)
      }
    }
  })
}

test('codings are undone for every parser', async (t) => {
  const port = await serve(t, { plugin: {} })
  for (const text of ['{"a":1}', LARGE]) {
    for (const coding of ['zstd', 'br', 'gzip', 'deflate']) {
      const body = await compress(coding, text)
      assert.equal((await post(port, body, { 'Content-Encoding': coding })).text, `{"body":${text}}`)
      const plain = await post(port, body, { 'Content-Encoding': coding, 'Content-Type': 'text/plain' })
      assert.equal(JSON.parse(plain.text).body, text)
    }
  }
  assert.equal((await post(port, '{}', { 'Content-Encoding': 'identity' })).status, 200)
  assert.equal((await post(port, '{}', { 'Content-Encoding': 'Identity' })).status, 200)
})

test('a coding without a name is none', async (t) => {
  const port = await serve(t, { plugin: {} })
  assert.deepEqual((await post(port, '{"a":1}', { 'Content-Encoding': '' })).text, '{"body":{"a":1}}')
})

test('codings are undone over HTTP/2, where a body may say nothing of its length', { timeout: 20_000 }, async (t) => {
  const session = http2.connect(`http://127.0.0.1:${await serve(t, { http2: true, plugin: {} })}`)
  const send = async (headers, body) => {
    const type = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const stream = session.request({ ':method': 'POST', ':path': '/', ...type, ...headers }, { endStream: body === undefined })
    if (body !== undefined) stream.end(body)
    return String(Buffer.concat(await stream.toArray()))
  }
  try {
    const body = zlib.gzipSync('{"a":1}')
    assert.equal(await send({}, body), '{"body":{"a":1}}')
    assert.equal(await send({ 'content-length': body.length }, body), '{"body":{"a":1}}')
    // Without a body there is nothing to undo.
    assert.equal(JSON.parse(await send({})).code, 'FST_ERR_CTP_EMPTY_JSON_BODY')
  } finally {
    // A server that is closed waits for it.
    session.destroy()
  }
})

test('what is wrong with a coding has its code', async (t) => {
  const port = await serve(t, { bodyLimit: 100_000, plugin: { compress: false } })
  const code = async (body, coding, path) => {
    const { status, text } = await post(port, body, { 'Content-Encoding': coding }, path)
    return [status, JSON.parse(text).code]
  }
  const good = zlib.gzipSync('{"a":1}')
  assert.deepEqual(await code(good, 'bogus'), [415, 'FST_CP_ERR_INVALID_CONTENT_ENCODING'])
  assert.deepEqual(await code(good, 'gzip, gzip'), [415, 'FST_CP_ERR_INVALID_CONTENT_ENCODING'])
  assert.deepEqual(await code(good.subarray(0, -1), 'gzip'), [400, 'FST_CP_ERR_INVALID_CONTENT'])
  assert.deepEqual(await code('noise', 'zstd'), [400, 'FST_CP_ERR_INVALID_CONTENT'])
  assert.deepEqual(await code(zlib.gzipSync('{'), 'gzip'), [400, 'FST_ERR_CTP_INVALID_JSON_BODY'])
  assert.deepEqual(await code(zlib.gzipSync(''), 'gzip'), [400, 'FST_ERR_CTP_EMPTY_JSON_BODY'])
  assert.deepEqual(await code(zlib.gzipSync(' '.repeat(1e6)), 'gzip'), [413, 'FST_ERR_CTP_BODY_TOO_LARGE'])
  assert.deepEqual(await code(zlib.gzipSync(' '.repeat(200)), 'gzip', '/small'), [413, 'FST_ERR_CTP_BODY_TOO_LARGE'])
  assert.deepEqual(await code(zlib.gzipSync(require('node:crypto').randomBytes(200)), 'gzip', '/small'), [413, 'FST_ERR_CTP_BODY_TOO_LARGE'])
})

test('codings are stacked where that is asked for', async (t) => {
  const twice = await compress('zstd', zlib.gzipSync('{"a":1}'))
  const port = await serve(t, { plugin: { parse: { maxEncodings: 2 } } })
  assert.equal((await post(port, twice, { 'Content-Encoding': 'gzip, zstd' })).text, '{"body":{"a":1}}')
})

test('without parse everything is as Fastify has it', async (t) => {
  const port = await serve(t, { plugin: { parse: false } })
  assert.equal((await post(port, LARGE)).text, `{"body":${LARGE}}`)
  assert.equal((await post(port, zlib.gzipSync('{"a":1}'), { 'Content-Encoding': 'gzip' })).status, 400)
})

test('the plugin speaks for its own instance and the children of that', async (t) => {
  const app = fastify()
  const gzip = { method: 'POST', payload: zlib.gzipSync('{"a":1}'), headers: { ...TYPE, 'Content-Encoding': 'gzip' } }
  app.register(async (inside) => {
    await inside.register(offloop)
    inside.post('/inside', async (request, reply) => reply.compress(request.body))
    inside.register(async (child) => child.post('/child', async (request) => request.body))
  })
  app.post('/outside', async (request, reply) => ({ compress: typeof reply.compress, transform: typeof app.transform }))
  t.after(() => app.close())
  assert.deepEqual((await app.inject({ ...gzip, url: '/inside' })).json(), { a: 1 })
  assert.deepEqual((await app.inject({ ...gzip, url: '/child' })).json(), { a: 1 })
  assert.equal((await app.inject({ ...gzip, url: '/outside' })).statusCode, 400)
  const plain = await app.inject({ method: 'POST', url: '/outside', payload: {} })
  assert.deepEqual(plain.json(), { compress: 'undefined', transform: 'undefined' })
})

test('mistakes are seen when the plugin is registered', async () => {
  for (const parse of [{ maxEncodings: 3 }, { onProtoPoisoning: 'keep' }]) {
    await assert.rejects(async () => fastify().register(offloop, { parse }))
  }
})

test('context survives, whatever the coding of the body', async (t) => {
  const storage = new AsyncLocalStorage()
  const app = fastify()
  app.addHook('onRequest', (request, reply, done) => storage.run(request.headers['x-id'], done))
  await app.register(offloop)
  app.addHook('onError', (request, reply, error, done) => {
    reply.header('x-error', storage.getStore() ?? 'lost')
    done()
  })
  app.post('/', async () => ({ id: storage.getStore() ?? 'lost' }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  const { port } = app.server.address()
  const gzip = zlib.gzipSync(LARGE)
  const coded = { 'Content-Encoding': 'gzip' }
  for (const [id, body, headers] of [['a', LARGE], ['b', gzip, coded], ['c', [gzip.subarray(0, 100), gzip.subarray(100)], coded]]) {
    assert.equal((await post(port, body, { ...headers, 'X-Id': id })).text, `{"id":"${id}"}`)
  }
  const refused = await post(port, 'none', { ...coded, 'X-Id': 'd' })
  assert.deepEqual([refused.status, refused.headers['x-error']], [400, 'd'])
})

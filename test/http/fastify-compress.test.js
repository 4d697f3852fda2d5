'use strict'

// Answers in Fastify: the onSend hook, options of routes, reply.compress(), and transform().

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { once } = require('node:events')
const http = require('node:http')
const { Readable } = require('node:stream')
const fastify = require('fastify')
const { compress, plan, pool } = require('offloop')
const offloop = require('offloop/fastify')
const { ask, jsonText } = require('./servers')
const { until } = require('./until')

const TEXT = jsonText(20_000)
const VALUE = JSON.parse(TEXT)
const COMPRESSED = compress('gzip', TEXT)

async function serve (t, options, routes = standard) {
  const app = fastify()
  await app.register(offloop, { compress: options })
  routes(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return app.server.address().port
}

function standard (app) {
  app.get('/', async () => VALUE)
  app.get('/small', async () => ({ a: 1 }))
  app.get('/never', { compress: false }, async () => VALUE)
  app.get('/gzip', { compress: { encodings: ['gzip'], threshold: 0 } }, async () => VALUE)
  app.get('/config', { config: { compress: { encodings: ['br'] } } }, async () => VALUE)
  app.get('/forced', { compress: false }, async (request, reply) => reply.compress(VALUE))
  app.get('/forced-deflate', { compress: { encodings: ['deflate'] } }, async (request, reply) => reply.compress(VALUE))
  app.get('/forced-image', (request, reply) => { reply.type('image/png').compress(Buffer.alloc(3000)) })
  app.get('/stream', async (request, reply) => reply.type('text/plain').send(Readable.from(Array(30).fill('x'.repeat(1000)))))
  app.get('/web', async (request, reply) => reply.type('text/plain').send(Readable.toWeb(Readable.from(['x'.repeat(3000)]))))
  app.get('/response', async () => new Response(TEXT, { status: 201, headers: { 'Content-Type': 'application/json', 'X-Own': '1' } }))
  app.get('/image', async (request, reply) => reply.type('image/png').send(Buffer.alloc(3000)))
  app.get('/octets', async () => Buffer.alloc(3000))
  app.get('/events', async (request, reply) => reply.type('text/event-stream').send('data: x\n\n'.repeat(500)))
  app.get('/no-transform', async (request, reply) => reply.header('Cache-Control', 'no-transform').send(VALUE))
  app.get('/encoded', async (request, reply) => reply.type('application/json').header('Content-Encoding', 'gzip').send(await COMPRESSED))
  app.get('/partial', async (request, reply) => reply.code(206).header('Content-Range', 'bytes 0-1/2').send(VALUE))
  app.get('/nothing', async (request, reply) => reply.code(204).send())
  app.get('/tagged', async (request, reply) => reply.header('ETag', '"strong"').header('Vary', 'Cookie').send(VALUE))
  app.get('/always', { compress: true }, async () => VALUE)
  app.get('/untyped', async () => Readable.from([Buffer.alloc(3000, 'x')]))
  app.get('/600-letters', async () => 'x'.repeat(600))
  app.get('/600-umlauts', async () => 'ä'.repeat(600))
  app.get('/text', async () => 'naïve '.repeat(1000))
}

const get = (port, path, accepted, more) =>
  ask(port, { path, headers: { ...(accepted !== undefined && { 'Accept-Encoding': accepted }), ...more } })

test('answers are compressed as the client likes', async (t) => {
  const port = await serve(t, {})
  for (const [accepted, encoding] of [['gzip, br, zstd', 'zstd'], ['gzip, br', 'br'], ['gzip;q=0.1, deflate', 'deflate'],
    ['identity', undefined], [undefined, undefined], ['unknown', undefined], ['*', 'zstd'], ['x-gzip', 'gzip']]) {
    const { headers, text, raw } = await get(port, '/', accepted)
    assert.equal(text, TEXT)
    assert.deepEqual([headers['content-encoding'], headers.vary], [encoding, 'Accept-Encoding'])
    assert.equal(Number(headers['content-length']), raw.length)
  }
})

test('what may not or need not be compressed is not', async (t) => {
  const port = await serve(t, {})
  for (const [path, vary] of [['/small', 'Accept-Encoding'], ['/600-letters', 'Accept-Encoding'], ['/never'], ['/image'], ['/events'], ['/no-transform'],
    ['/partial', 'Accept-Encoding'], ['/nothing'], ['/missing', 'Accept-Encoding']]) {
    const { headers } = await get(port, path, 'gzip')
    assert.deepEqual([headers['content-encoding'], headers.vary], [undefined, vary], path)
  }
  assert.equal((await get(port, '/encoded', 'br')).headers['content-encoding'], 'gzip')
  assert.equal((await get(port, '/', 'gzip', { 'X-No-Compression': '1' })).headers['content-encoding'], undefined)
  const head = await ask(port, { method: 'HEAD', headers: { 'Accept-Encoding': 'gzip' } })
  assert.deepEqual([head.headers['content-encoding'], head.headers['content-length']], [undefined, String(Buffer.byteLength(TEXT))])
})

test('every kind of payload arrives whole', async (t) => {
  const port = await serve(t, {})
  for (const [path, text] of [['/stream', 'x'.repeat(30_000)], ['/web', 'x'.repeat(3000)], ['/response', TEXT],
    ['/octets', '\0'.repeat(3000)], ['/untyped', 'x'.repeat(3000)], ['/600-umlauts', 'ä'.repeat(600)],
    ['/text', 'naïve '.repeat(1000)]]) {
    const answer = await get(port, path, 'gzip')
    assert.deepEqual([answer.headers['content-encoding'], answer.text], ['gzip', text], path)
  }
  const { status, headers } = await get(port, '/response', 'gzip')
  assert.deepEqual([status, headers['x-own']], [201, '1'])
  assert.deepEqual((({ headers: { etag, vary } }) => [etag, vary])(await get(port, '/tagged', 'br')), ['W/"strong"', 'Cookie, Accept-Encoding'])
})

test('a route has its own options', async (t) => {
  const port = await serve(t, { encodings: ['deflate'], threshold: '1mb' })
  const encoding = async (path) => (await get(port, path, 'gzip, br, deflate')).headers['content-encoding']
  assert.equal(await encoding('/'), undefined)
  assert.equal(await encoding('/gzip'), 'gzip')
  assert.equal(await encoding('/config'), undefined)
  const other = await serve(t, {})
  assert.equal((await get(other, '/config', 'gzip, br')).headers['content-encoding'], 'br')
  await assert.rejects(serve(t, {}, (app) => app.get('/', { compress: 'yes' }, async () => 1)), { code: 'ERR_INVALID_ARG_TYPE' })
  await assert.rejects(serve(t, { level: 99 }), { code: 'ERR_OUT_OF_RANGE' })
})

test('routes that were added before the plugin was loaded take part', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  app.register(offloop)
  app.get('/', async () => VALUE)
  app.get('/never', { config: { compress: false } }, async () => VALUE)
  app.get('/forced', { config: { compress: false } }, async (request, reply) => reply.compress(VALUE))
  app.post('/', async (request) => ({ length: request.body.length }))
  const encoding = async (url) => (await app.inject({ url, headers: { 'Accept-Encoding': 'br' } })).headers['content-encoding']
  assert.deepEqual([await encoding('/'), await encoding('/never'), await encoding('/forced')], ['br', undefined, 'br'])
  const large = { method: 'POST', url: '/', headers: { 'Content-Type': 'application/json' } }
  assert.deepEqual((await app.inject({ ...large, payload: TEXT })).json(), { length: VALUE.length })
  const gzip = { ...large, headers: { ...large.headers, 'Content-Encoding': 'gzip' } }
  assert.deepEqual((await app.inject({ ...gzip, payload: await COMPRESSED })).json(), { length: VALUE.length })
})

test('reply.compress() asks for it where nothing else does', async (t) => {
  const port = await serve(t, { global: false })
  const encoding = async (path) => (await get(port, path, 'gzip, deflate')).headers['content-encoding']
  assert.equal(await encoding('/'), undefined)
  assert.equal(await encoding('/always'), 'gzip')
  assert.equal(await encoding('/gzip'), 'gzip')
  assert.equal(await encoding('/forced'), 'gzip')
  assert.equal(await encoding('/forced-image'), 'gzip')
  assert.equal(await encoding('/forced-deflate'), 'deflate')
  assert.equal((await get(port, '/forced', 'gzip')).text, TEXT)
})

test('types and refusals are options', async (t) => {
  const onUnsupportedEncoding = (accepted, request, reply) => { reply.code(406); return `not ${accepted}` }
  const port = await serve(t, { customTypes: /png/, onUnsupportedEncoding })
  assert.equal((await get(port, '/image', 'gzip')).headers['content-encoding'], 'gzip')
  assert.equal((await get(port, '/', 'gzip')).headers['content-encoding'], undefined)
  const refused = await get(port, '/image', 'compress, pack200')
  assert.deepEqual([refused.status, refused.text], [406, 'not compress, pack200'])
  for (const accepted of [undefined, 'identity', 'compress, *;q=0.1']) assert.equal((await get(port, '/image', accepted)).status, 200)
})

test('an answer that is too small stays as it is, where refusals are told too', async (t) => {
  const port = await serve(t, { onUnsupportedEncoding: () => 'refused' })
  assert.deepEqual((({ headers, text }) => [headers['content-encoding'], text])(await get(port, '/small', 'gzip')), [undefined, '{"a":1}'])
  assert.equal((await get(port, '/small', 'compress')).text, 'refused')
})

test('a type that is wanted is wanted each time', async (t) => {
  for (const customTypes of [/png/g, /image/y, /png/]) {
    const port = await serve(t, { customTypes })
    const encodings = []
    for (let i = 0; i < 4; i++) encodings.push((await get(port, '/image', 'gzip')).headers['content-encoding'])
    assert.deepEqual(encodings, Array(4).fill('gzip'), String(customTypes))
  }
})

test('what cannot be read any more is for Fastify to say', async (t) => {
  const port = await serve(t, {}, (app) => {
    app.get('/consumed', async () => {
      const response = new Response(TEXT, { headers: { 'Content-Type': 'application/json' } })
      await response.text()
      return response
    })
    app.get('/locked', async (request, reply) => {
      const stream = new Response(TEXT).body
      stream.getReader()
      return reply.type('text/plain').send(stream)
    })
  })
  const code = async (path) => JSON.parse((await get(port, path, 'gzip')).text).code
  assert.equal(await code('/consumed'), 'FST_ERR_REP_RESPONSE_BODY_CONSUMED')
  assert.equal(await code('/locked'), 'FST_ERR_REP_READABLE_STREAM_LOCKED')
})

test('a reply with a trailer goes in chunks', async (t) => {
  const port = await serve(t, {}, (app) => app.get('/', async (request, reply) => {
    reply.trailer('x-sum', async () => '1')
    return reply.send(VALUE)
  }))
  const { headers, text } = await get(port, '/', 'gzip')
  assert.deepEqual([headers['content-encoding'], headers['content-length'], text], ['gzip', undefined, TEXT])
})

test('a client that leaves stops a stream', async (t) => {
  let source
  const port = await serve(t, {}, (app) => app.get('/', async (request, reply) => {
    source = new Readable({ read () { this.push('endless '.repeat(1000)) } })
    return reply.type('text/plain').send(source)
  }))
  const request = http.get({ host: '127.0.0.1', port, agent: false, headers: { 'Accept-Encoding': 'gzip' } })
  const [response] = await once(request, 'response')
  response.on('error', () => {})
  await once(response, 'data')
  request.destroy()
  await until(() => source.destroyed && pool.stats().active === 0 && pool.stats().queued === 0)
})

/** What is like a web stream, and none of Node's: GraphQL Yoga answers with such. */
class ForeignStream {
  #stream
  constructor (stream) { this.#stream = stream }
  get locked () { return this.#stream.locked }
  getReader () { return this.#stream.getReader() }
}

class ForeignResponse {
  status = 201
  headers = new Map([['content-type', 'application/json'], ['x-own', '1']])
  bodyUsed = false
  get [Symbol.toStringTag] () { return 'Response' }
  constructor (stream) { this.body = new ForeignStream(stream) }
}

test('web streams of another implementation are compressed', async (t) => {
  let cancelled = false
  const endless = { pull (controller) { controller.enqueue(Buffer.from('endless '.repeat(1000))) }, cancel () { cancelled = true } }
  const port = await serve(t, {}, (app) => {
    app.get('/stream', async (request, reply) => reply.type('text/plain').send(new ForeignStream(new Blob([TEXT]).stream())))
    app.get('/response', async () => new ForeignResponse(new Blob([TEXT]).stream()))
    app.get('/failing', async () =>
      new ForeignResponse(new ReadableStream({ start: (controller) => controller.error(new Error('the source failed')) })))
    app.get('/endless', async () => new ForeignResponse(new ReadableStream(endless)))
  })
  for (const path of ['/stream', '/response']) {
    const { headers, text } = await get(port, path, 'gzip')
    assert.deepEqual([headers['content-encoding'], text], ['gzip', TEXT], path)
  }
  const { status, headers } = await get(port, '/response', 'gzip')
  assert.deepEqual([status, headers['x-own']], [201, '1'])
  const failed = await get(port, '/failing', 'gzip')
  assert.deepEqual([failed.headers['content-encoding'], JSON.parse(failed.text).message], [undefined, 'the source failed'])
  const request = http.get({ host: '127.0.0.1', port, path: '/endless', agent: false, headers: { 'Accept-Encoding': 'gzip' } })
  const [response] = await once(request, 'response')
  response.on('error', () => {})
  await once(response, 'data')
  request.destroy()
  await until(() => cancelled)
})

test('transform() answers with what a plan makes of the body', async (t) => {
  const part = plan().get('/items').minify()
  const body = `{ "items" : ${TEXT} }`
  const port = await serve(t, {}, (app) => {
    app.post('/plain', app.transform(part))
    app.post('/zstd', app.transform(part.compress('zstd').digest('md5', { name: 'etag' })))
    app.post('/added', app.transform(part, { encodings: ['br'], type: 'text/plain' }))
    app.post('/decoding', { bodyLimit: 1000 }, app.transform(plan().decompress('gzip').get('/items').minify()))
  })
  const post = (path, accepted, data = body, more = {}) =>
    ask(port, { method: 'POST', path, body: data, headers: { 'Content-Type': 'application/json', 'Accept-Encoding': accepted, ...more } })
  const gzip = { 'Content-Encoding': 'gzip' }
  for (const [path, accepted, encoding] of [['/plain', 'identity', undefined], ['/plain', 'gzip', 'gzip'], ['/zstd', 'zstd', 'zstd'],
    ['/zstd', 'identity', undefined], ['/added', 'br', 'br']]) {
    for (const [data, more] of [[body, {}], [await compress('gzip', body), gzip]]) {
      const { headers, text } = await post(path, accepted, data, more)
      assert.deepEqual([headers['content-encoding'], text], [encoding, TEXT], path)
    }
  }
  assert.equal((await post('/added', 'br')).headers['content-type'], 'text/plain')
  assert.equal((await post('/decoding', 'identity', await compress('gzip', '{"items":[1, 2]}'), gzip)).text, '[1,2]')
  assert.equal((await post('/decoding', 'identity', await compress('zstd', '{}'), { 'Content-Encoding': 'zstd' })).status, 415)
  assert.equal((await post('/plain', 'identity', '{"items"')).status, 400)
  assert.equal((await post('/plain', 'identity', '{"other":1}')).status, 404)
})

test('transform() of a request without a body is an error of the client', async (t) => {
  const port = await serve(t, {}, (app) => {
    app.post('/', app.transform(plan().minify()))
    app.get('/', app.transform(plan().minify()))
    app.post('/length', app.transform(plan().digest('md5', { name: 'etag' })))
  })
  for (const method of ['GET', 'POST']) {
    const { status, text } = await ask(port, { method })
    assert.deepEqual([status, JSON.parse(text).code], [400, 'ERR_OFFLOOP_INVALID_INPUT'], method)
  }
  assert.equal((await ask(port, { method: 'POST', path: '/length' })).headers.etag, '"d41d8cd98f00b204e9800998ecf8427e"')
})

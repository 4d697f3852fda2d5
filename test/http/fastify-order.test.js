'use strict'

// The plugin among the hooks and parsers of others: answers are compressed when all other hooks have seen them, and a JSON
// parser of the application's own stays.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { Readable } = require('node:stream')
const zlib = require('node:zlib')
const fastify = require('fastify')
const { plan } = require('offloop')
const offloop = require('offloop/fastify')

const TEXT = 'hello world '.repeat(300)
const accepting = { 'accept-encoding': 'gzip' }
const textOf = ({ headers, rawPayload }) => String(headers['content-encoding'] === 'gzip' ? zlib.gunzipSync(rawPayload) : rawPayload)

/** A hook that adds to what it knows as text. */
const adds = (what) => async (request, reply, payload) => typeof payload === 'string' ? payload + what : payload

test('every onSend hook sees the answer as it was sent, whatever was added first', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  app.addHook('onSend', adds(' before'))
  // Its routes are added when this is loaded, before the plugin is.
  app.register(async (early) => { early.get('/early', async () => TEXT) })
  await app
  await app.register(offloop)
  app.addHook('onSend', adds(' after'))
  app.get('/function', { onSend: adds(' route') }, async () => TEXT)
  app.get('/list', { onSend: [adds(' one'), adds(' two')] }, async () => TEXT)
  app.get('/passed-on', (request, reply) => { reply.callNotFound() })
  app.get('/passed-early', { onRequest: (request, reply) => { reply.callNotFound() }, onSend: adds(' route') }, async () => '')
  app.register(async (child) => {
    child.addHook('onSend', adds(' child'))
    child.get('/child', { onSend: adds(' route') }, async () => TEXT)
  })
  app.setNotFoundHandler((request, reply) => { reply.code(404).send(TEXT) })
  const expected = {
    '/function': ' before after route',
    '/list': ' before after one two',
    '/child': ' before after child route',
    '/passed-on': ' before after',
    '/passed-early': ' before after route',
  }
  for (const [url, added] of Object.entries(expected)) {
    const response = await app.inject({ url, headers: accepting })
    assert.deepEqual([response.headers['content-encoding'], textOf(response)], ['gzip', TEXT + added], url)
  }
  // These have hooks of the instance only: what came before the plugin sees them plain.
  for (const url of ['/early', '/nowhere']) {
    const response = await app.inject({ url, headers: accepting })
    assert.deepEqual([response.headers['content-encoding'], textOf(response)], ['gzip', `${TEXT} before`], url)
  }
})

test('HEAD has the headers that tell GET apart, and is not compressed', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop)
  app.get('/', { onSend: adds(' route') }, async () => TEXT)
  const { headers, rawPayload } = await app.inject({ method: 'HEAD', url: '/', headers: accepting })
  assert.deepEqual([headers.vary, headers['content-encoding'], rawPayload.length], ['Accept-Encoding', undefined, 0])
})

const raw = (request, body, done) => done(null, { raw: body.length })
const post = (app, url, payload, headers = {}) =>
  app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } })

test("a JSON parser of the application's own stays, and gets decoded bodies", async (t) => {
  const app = fastify()
  t.after(() => app.close())
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, raw)
  await app.register(offloop)
  app.post('/', async (request) => request.body)
  assert.deepEqual((await post(app, '/', '{"a":1}')).json(), { raw: 7 })
  assert.deepEqual((await post(app, '/', zlib.gzipSync('{"a":1}'), { 'content-encoding': 'gzip' })).json(), { raw: 7 })
})

test('preParsing hooks get what came over the wire before the plugin, and decoded bodies behind it', async (t) => {
  const seen = []
  const note = async (request, reply, payload) => {
    const bytes = Buffer.concat(await payload.toArray())
    seen.push(bytes)
    return Object.assign(Readable.from([bytes]), { receivedEncodedLength: payload.receivedEncodedLength ?? bytes.length })
  }
  const app = fastify()
  t.after(() => app.close())
  app.addHook('preParsing', note)
  await app.register(offloop)
  app.addHook('preParsing', note)
  app.post('/', async (request) => request.body)
  const body = zlib.gzipSync('{"a":1}')
  assert.deepEqual((await post(app, '/', body, { 'content-encoding': 'gzip' })).json(), { a: 1 })
  assert.deepEqual(seen, [body, Buffer.from('{"a":1}')])
})

test('a JSON parser of a child takes the place of the plugin’s, whether that is removed first or not', async (t) => {
  for (const type of [undefined, 'application/json', [' Application/JSON', 'text/x']]) {
    const app = fastify()
    t.after(() => app.close())
    await app.register(offloop)
    app.post('/', async (request) => request.body)
    app.register(async (child) => {
      if (type === undefined) child.removeContentTypeParser('application/json')
      child.addContentTypeParser(type ?? 'application/json', { parseAs: 'buffer' }, raw)
      child.post('/child', async (request) => request.body)
      child.register(async (inner) => { inner.post('/inner', async (request) => request.body) })
    })
    app.register(async (sibling) => { sibling.post('/sibling', async (request) => request.body) })
    for (const path of ['/', '/sibling']) assert.deepEqual((await post(app, path, '{"a":1}')).json(), { a: 1 })
    for (const path of ['/child', '/inner']) assert.deepEqual((await post(app, path, '{"a":1}')).json(), { raw: 7 })
    assert.deepEqual((await post(app, '/child', zlib.gzipSync('{"a":1}'), { 'content-encoding': 'gzip' })).json(), { raw: 7 })
  }
})

test('two JSON parsers that nobody chose between are refused', async (t) => {
  const present = { code: 'FST_ERR_CTP_ALREADY_PRESENT' }
  const addsTo = (instance) => () => instance.addContentTypeParser('application/json', { parseAs: 'buffer' }, raw)
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop)
  assert.throws(addsTo(app), present)
  app.register(async (child) => {
    addsTo(child)()
    assert.throws(addsTo(child), present)
    child.register(async (inner) => assert.throws(addsTo(inner), present))
  })
  await app.ready()

  const replaced = fastify()
  t.after(() => replaced.close())
  await replaced.register(offloop)
  replaced.removeContentTypeParser('application/json')
  addsTo(replaced)()
  replaced.register(async (child) => assert.throws(addsTo(child), present))
  await replaced.ready()
})

test('the plugin twice, with request bodies both times, is refused', async () => {
  const app = fastify()
  await app.register(offloop)
  await assert.rejects(async () => app.register(async (child) => { await child.register(offloop) }),
    { code: 'FST_ERR_CTP_ALREADY_PRESENT' })
})

test('app.transform() says so where a parser of the application took the bytes', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, raw)
  await app.register(offloop)
  app.post('/', app.transform(plan().minify()))
  assert.equal((await post(app, '/', '{"a":1}')).statusCode, 500)
})

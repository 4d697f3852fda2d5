'use strict'

// What the plugin knows of a route without asking Fastify at each request, which is dear.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const zlib = require('node:zlib')
const fastify = require('fastify')
const { plan } = require('offloop')
const offloop = require('offloop/fastify')

const LARGE = { text: 'x'.repeat(3000) }
const post = (app, url, payload) => app.inject({ method: 'POST', url, payload, headers: { 'Accept-Encoding': 'gzip' } })
const encoding = async (answer) => (await answer).headers['content-encoding']

test('a request does not ask for its route', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  let asked = 0
  app.addHook('onRequest', async (request) => {
    const { routeOptions } = request
    Object.defineProperty(request, 'routeOptions', { get: () => { asked++; return routeOptions } })
  })
  app.register(offloop)
  app.post('/early', async (request) => request.body)
  app.register(async (child) => child.post('/', async (request) => request.body))
  assert.deepEqual((await post(app, '/', { a: 1 })).json(), { a: 1 })
  assert.equal(await encoding(post(app, '/', LARGE)), 'gzip')
  assert.equal(asked, 0)
  // Of a route that was added before the plugin was loaded nothing is known.
  assert.equal(await encoding(post(app, '/early', LARGE)), 'gzip')
  assert.equal(asked, 1)
})

test('what hooks of others make of a route counts', async (t) => {
  const app = fastify({ bodyLimit: 100_000 })
  t.after(() => app.close())
  await app.register(offloop)
  const seen = []
  app.addHook('onRoute', (route) => {
    if (route.url === '/limited') route.bodyLimit = 10
    route.config = { ...route.config, own: true }
  })
  const preParsing = async (request, reply, payload) => { seen.push(request.routeOptions.config.own); return payload }
  app.post('/limited', { preParsing }, async (request) => request.body)
  app.post('/never', { compress: false, preParsing: [preParsing] }, async (request) => request.body)
  assert.equal((await post(app, '/limited', { a: '0123456789' })).json().code, 'FST_ERR_CTP_BODY_TOO_LARGE')
  assert.equal(await encoding(post(app, '/never', LARGE)), undefined)
  assert.deepEqual(seen, [true, true])
})

test('a prefix with and without a slash is one route twice', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop)
  app.register(async (child) => child.post('/', { compress: { encodings: ['gzip'] } }, async (request) => request.body), { prefix: '/in' })
  for (const url of ['/in', '/in/']) assert.equal(await encoding(post(app, url, LARGE)), 'gzip')
})

test('a request that is passed on as not found has that handler\'s options', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop)
  app.setNotFoundHandler((request, reply) => { reply.code(404).send(LARGE) })
  app.post('/', { compress: false }, (request, reply) => { reply.callNotFound() })
  assert.equal(await encoding(post(app, '/', LARGE)), 'gzip')
  assert.equal(await encoding(post(app, '/missing', LARGE)), 'gzip')
})

test('a hook before the body is read has an answer with the options of its route', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop)
  app.addHook('onRequest', (request, reply) => { reply.send(LARGE) })
  app.get('/', async () => 'unreached')
  app.get('/never', { compress: false }, async () => 'unreached')
  const get = (url) => encoding(app.inject({ url, headers: { 'Accept-Encoding': 'gzip' } }))
  assert.deepEqual([await get('/'), await get('/never')], ['gzip', undefined])
})

test('either half of the plugin knows its routes', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop, { parse: false })
  app.register(async (child) => {
    await child.register(offloop, { compress: false })
    child.post('/', { bodyLimit: 100 }, async () => LARGE)
  })
  const answer = await app.inject({
    method: 'POST',
    url: '/',
    payload: zlib.gzipSync('{}'),
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Accept-Encoding': 'gzip' },
  })
  assert.deepEqual([answer.statusCode, answer.headers['content-encoding']], [200, 'gzip'])
})

test('a transformation is known where a tracing agent has put a function of its own in the place of each handler', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  // As those of Sentry and New Relic, from the moment when the instance is made.
  app.addHook('onRoute', (route) => {
    const { handler } = route
    route.handler = function (...args) { return handler.apply(this, args) }
  })
  await app.register(offloop)
  const handler = app.transform(plan().get('/a'))
  app.post('/short', handler)
  app.put('/options', { config: { own: true } }, handler)
  app.register(async (child) => {
    child.route({ method: ['POST', 'PUT'], url: '/route', handler })
    child.all('/all', handler)
    child.post('/inside', { handler })
  })
  app.post('/value', async (request) => request.body)
  for (const [method, url] of [['POST', '/short'], ['PUT', '/options'], ['PUT', '/route'], ['PATCH', '/all'], ['POST', '/inside']]) {
    // Not as JSON.parse would have it.
    const answer = await app.inject({ method, url, payload: '{"a": [1.0]}', headers: { 'Content-Type': 'application/json' } })
    assert.equal(answer.body, '[1.0]', url)
  }
  assert.deepEqual((await post(app, '/value', { a: 1 })).json(), { a: 1 })
  assert.throws(() => app.post('/wrong', 'options', handler), { code: 'FST_ERR_ROUTE_OPTIONS_NOT_OBJ' })
  assert.throws(() => app.post('/twice', { handler }, handler), { code: 'FST_ERR_ROUTE_DUPLICATED_HANDLER' })
})

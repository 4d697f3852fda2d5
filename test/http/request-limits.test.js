'use strict'

// Limits that no decompressor takes as they are: without end, beyond the largest Buffer, with a fraction.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const zlib = require('node:zlib')
const fastify = require('fastify')
const { plan } = require('offloop')
const { json, transform } = require('offloop/express')
const offloop = require('offloop/fastify')
const { HOSTS, ask, listen } = require('./servers')

const GZIP = zlib.gzipSync('{"a":1}')
const HEADERS = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
const post = (port, path = '/', body = GZIP) => ask(port, { method: 'POST', path, body, headers: HEADERS })

for (const limit of [Infinity, '10gb', 1500.5, Number.MAX_SAFE_INTEGER]) {
  test(`an encoded body is decoded with a limit of ${limit} in Express`, async (t) => {
    const app = HOSTS['Express 5']()
    app.post('/transform', transform(plan().minify(), { limit }))
    app.post('/', json({ limit, maxEncodings: 2 }), (request, response) => response.json(request.body))
    const port = await listen(t, app)
    for (const path of ['/', '/transform']) assert.equal((await post(port, path)).text, '{"a":1}', path)
    const twice = { ...HEADERS, 'Content-Encoding': 'gzip, gzip' }
    assert.equal((await ask(port, { method: 'POST', body: zlib.gzipSync(GZIP), headers: twice })).text, '{"a":1}')
  })
}

test('a fraction of a byte is none', async (t) => {
  const app = HOSTS['Express 5']()
  app.use(json({ limit: 7.9 }), (request, response) => response.json(request.body))
  app.use((error, request, response, next) => response.status(error.status).json({ type: error.type }))
  const port = await listen(t, app)
  assert.equal((await post(port)).status, 200)
  assert.equal((await post(port, '/', zlib.gzipSync('{"a":12}'))).status, 413)
})

test('an encoded body is decoded with the largest bodyLimit in Fastify', async (t) => {
  const app = fastify({ bodyLimit: Number.MAX_SAFE_INTEGER })
  t.after(() => app.close())
  await app.register(offloop)
  app.post('/', async (request) => request.body)
  assert.equal((await app.inject({ method: 'POST', url: '/', payload: GZIP, headers: HEADERS })).body, '{"a":1}')
})

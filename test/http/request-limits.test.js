'use strict'

// Limits that no decompressor takes as they are: without end, beyond the largest Buffer, with a fraction.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const zlib = require('node:zlib')
const fastify = require('fastify')
const { plan } = require('offloop')
const { compress, json, transform } = require('offloop/express')
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

// To read all 8,000 codings that a head has room for would hold up the event loop for more than a millisecond.
const LONGEST = `gzip${', x'.repeat(340)}`
const TOO_LONG = `gzip${', x'.repeat(341)}`

test('an Accept-Encoding of more than 1024 characters is not read in Express', async (t) => {
  const app = HOSTS['Express 5']()
  app.use(compress())
  app.get('/', (request, response) => response.type('text').send('text '.repeat(1000)))
  app.post('/plan', transform(plan().compress('gzip')))
  app.post('/encodings', transform(plan(), { encodings: ['gzip'] }))
  const port = await listen(t, app)
  for (const [accepted, coding] of [[LONGEST, 'gzip'], [TOO_LONG, undefined]]) {
    const headers = { 'Accept-Encoding': accepted }
    assert.equal((await ask(port, { headers })).headers['content-encoding'], coding)
    for (const path of ['/plan', '/encodings']) {
      const answer = await ask(port, { method: 'POST', path, body: '{"a":1}', headers: { ...headers, 'Content-Type': 'application/json' } })
      assert.equal(answer.headers['content-encoding'], coding, path)
    }
  }
})

test('an Accept-Encoding of more than 1024 characters is not read in Fastify', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop, { compress: { onUnsupportedEncoding: () => 'asked' } })
  app.get('/', async () => 'text '.repeat(1000))
  const get = (accepted) => app.inject({ url: '/', headers: { 'accept-encoding': accepted } })
  assert.equal((await get(LONGEST)).headers['content-encoding'], 'gzip')
  const answer = await get(TOO_LONG.replace('gzip', 'none'))
  assert.equal(answer.headers['content-encoding'], undefined)
  assert.equal(answer.body, 'text '.repeat(1000))
})

'use strict'

// Bodies of text/plain: bytes for a transformation, for other routes the string that Fastify makes of them.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const zlib = require('node:zlib')
const fastify = require('fastify')
const { compress, plan } = require('offloop')
const offloop = require('offloop/fastify')
const { ask, jsonText } = require('./servers')

const TEXT = jsonText(50_000)
/** No UTF-8. */
const LATIN = Buffer.from('na\xefve '.repeat(10_000), 'latin1')
const PLAIN = { 'Content-Type': 'text/plain' }

/** @param {(app) => unknown} setUp @returns {Promise<(path: string, body, headers?: object) => Promise<object>>} which asks */
async function serve (t, setUp, options = { bodyLimit: 100_000 }) {
  const app = fastify(options)
  await setUp(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  const { port } = app.server.address()
  return (path, body, headers) => ask(port, { method: 'POST', path, body, headers: { ...PLAIN, ...headers } })
}

test('a transformation gets the bytes', { timeout: 20_000 }, async (t) => {
  const post = await serve(t, async (app) => {
    await app.register(offloop)
    app.post('/minified', app.transform(plan().minify()))
    app.post('/decoded', app.transform(plan().decompress('gzip').minify()))
    app.post('/digest', app.transform(plan().digest('md5', { name: 'etag' })))
    app.register(async (child) => child.post('/child', child.transform(plan().digest('md5', { name: 'etag' }))))
  })
  const gzip = { 'Content-Encoding': 'gzip' }
  for (const headers of [{}, { 'Content-Type': 'text/plain; charset=utf-8' }]) {
    assert.equal((await post('/minified', TEXT, headers)).text, TEXT)
    assert.equal((await post('/minified', await compress('gzip', TEXT), { ...gzip, ...headers })).text, TEXT)
    assert.equal((await post('/decoded', zlib.gzipSync(TEXT), { ...gzip, ...headers })).text, TEXT)
    assert.equal((await post('/decoded', zlib.gzipSync(TEXT), headers)).text, TEXT)
    for (const path of ['/digest', '/child']) {
      for (const body of [LATIN, [LATIN.subarray(0, 100), LATIN.subarray(100)]]) {
        const { headers: answered, raw } = await post(path, body, headers)
        assert.deepEqual([answered.etag, raw.equals(LATIN)], [`"${createHash('md5').update(LATIN).digest('hex')}"`, true])
      }
    }
  }
  assert.equal((await post('/digest', '')).headers.etag, '"d41d8cd98f00b204e9800998ecf8427e"')
  const { status, text } = await post('/digest', [LATIN, LATIN])
  assert.deepEqual([status, JSON.parse(text).code], [413, 'FST_ERR_CTP_BODY_TOO_LARGE'])
})

test('other routes get what Fastify makes of them', { timeout: 20_000 }, async (t) => {
  const routes = (app) => {
    app.post('/', async (request) => ({ body: request.body === undefined ? 'none' : request.body }))
    app.post('/limited', { bodyLimit: 10 }, async (request) => ({ body: request.body }))
  }
  const services = [await serve(t, routes), await serve(t, async (app) => {
    await app.register(offloop)
    app.post('/transformation', app.transform(plan().minify()))
    routes(app)
  })]
  const questions = [['/', 'text'], ['/', ''], ['/', '', { 'Transfer-Encoding': 'chunked' }], ['/', '\ufeffnaïve'], ['/', LATIN], ['/', TEXT],
    ['/', [Buffer.from('na\xc3', 'latin1'), Buffer.from('\xafve', 'latin1')]], ['/', 'text', { 'Content-Type': 'text/plain; charset=utf-16' }],
    ['/', 'text', { 'Content-Type': 'text/html' }], ['/', [LATIN, LATIN]], ['/limited', '0123456789'], ['/limited', '0123456789A'],
    ['/limited', ['01234', '56789A']]]
  for (const question of questions) {
    const [expected, { status, text, headers }] = await Promise.all(services.map((post) => post(...question)))
    assert.deepEqual([status, text, headers.connection], [expected.status, expected.text, expected.headers.connection])
  }
})

test('a parser of the application stays, and none comes where it has none', { timeout: 20_000 }, async (t) => {
  const own = (request, body, done) => done(null, { own: body })
  const post = await serve(t, async (app) => {
    await app.register(offloop)
    app.register(async (child) => {
      child.addContentTypeParser('text/plain', { parseAs: 'string' }, own)
      child.post('/transformation', child.transform(plan().minify()))
      child.post('/own', async (request) => request.body)
    })
    app.register(async (child) => {
      child.removeContentTypeParser('text/plain')
      child.post('/none', child.transform(plan().minify()))
    })
    app.register(async (child) => {
      child.addContentTypeParser('text/plain', { parseAs: 'buffer' }, (request, body, done) => done(null, body))
      child.post('/bytes', child.transform(plan().minify()))
    })
    // Without a transformation its place is free.
    app.register(async (child) => {
      child.addContentTypeParser('text/plain', { parseAs: 'string' }, own)
      child.post('/plain', async (request) => request.body)
    })
  })
  for (const path of ['/own', '/plain']) assert.deepEqual(JSON.parse((await post(path, 'text')).text), { own: 'text' })
  assert.equal((await post('/bytes', '[ 1 ]')).text, '[1]')
  assert.equal((await post('/transformation', '{}')).status, 500)
  assert.equal((await post('/none', '{}')).status, 415)
})

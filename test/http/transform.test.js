'use strict'

const { test } = require('node:test')
const assert = require('node:assert/strict')
const zlib = require('node:zlib')
const { compress, hash, plan } = require('offloop')
const { transform, compress: compression, json } = require('offloop/express')
const { HOSTS, ask, jsonText, listen } = require('./servers')

const TEXT = `{ "items": ${jsonText(300_000)} , "more": 1 }`
const MINIFIED = JSON.stringify(JSON.parse(TEXT).items)

const items = plan().get('/items').minify()

async function serve (t, handlers) {
  const app = HOSTS['Express 5']()
  app.post('/', handlers)
  app.use((error, request, response, next) => {
    const { type, status, code } = error
    response.status(status ?? 500).json({ type, status, code })
  })
  return listen(t, app)
}

const post = (port, body, headers) => ask(port, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } })

test('a body goes through a plan to the answer', async (t) => {
  const port = await serve(t, transform(items))
  const { status, headers, text } = await post(port, TEXT)
  assert.equal(status, 200)
  assert.equal(text, MINIFIED)
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(Number(headers['content-length']), Buffer.byteLength(MINIFIED))
})

test('a plan that compresses says so, and a client that cannot read it gets the plain text', async (t) => {
  const port = await serve(t, transform(items.digest('sha256', { name: 'etag' }).compress('zstd')))
  for (const [accepted, encoding] of [['gzip, zstd', 'zstd'], [undefined, 'zstd'], ['gzip', undefined], ['zstd;q=0', undefined]]) {
    const { headers, text } = await post(port, TEXT, accepted === undefined ? {} : { 'Accept-Encoding': accepted })
    assert.equal(text, MINIFIED)
    assert.deepEqual([headers['content-encoding'], headers.vary], [encoding, 'Accept-Encoding'])
    assert.equal(headers.etag, `W/"${await hash('sha256', MINIFIED)}"`)
  }
})

test('what a plan compresses without a wrapper has no content coding', async (t) => {
  const port = await serve(t, transform(items.compress('deflate-raw'), { type: 'application/octet-stream' }))
  const { headers, raw } = await post(port, TEXT)
  assert.deepEqual([headers['content-encoding'], headers.vary], [undefined, undefined])
  assert.equal(String(zlib.inflateRawSync(raw)), MINIFIED)
})

test('a coding may be added in the same hop', async (t) => {
  const port = await serve(t, transform(items, { encodings: ['br', 'gzip'] }))
  for (const [accepted, encoding] of [['gzip, br', 'br'], ['gzip', 'gzip'], ['zstd', undefined]]) {
    const { headers, text } = await post(port, TEXT, { 'Accept-Encoding': accepted })
    assert.deepEqual([headers['content-encoding'], headers.vary, text], [encoding, 'Accept-Encoding', MINIFIED])
  }
})

test('an encoded body is decoded before the plan or by it', async (t) => {
  const ports = await Promise.all([items, plan().decompress().get('/items').minify()].map((each) => serve(t, transform(each))))
  for (const port of ports) {
    for (const coding of ['gzip', 'zstd', 'br']) {
      const { text } = await post(port, await compress(coding, TEXT), { 'Content-Encoding': coding })
      if (coding === 'br' && port === ports[1]) assert.deepEqual(JSON.parse(text), { status: 415, type: 'encoding.unsupported' })
      else assert.equal(text, MINIFIED, coding)
    }
  }
})

test('errors have their status', async (t) => {
  const port = await serve(t, transform(items, { limit: 1000 }))
  const seen = async (body, headers) => JSON.parse((await post(port, body, headers)).text)
  assert.deepEqual(await seen('{"items"'), { status: 400, code: 'ERR_OFFLOOP_INVALID_INPUT' })
  assert.deepEqual(await seen('{"other":1}'), { status: 404, type: 'output.absent' })
  assert.deepEqual(await seen(TEXT), { status: 413, type: 'entity.too.large' })
  assert.deepEqual(await seen(zlib.gzipSync(TEXT.slice(0, 5000)), { 'Content-Encoding': 'gzip' }), { status: 413, type: 'entity.too.large' })
  assert.deepEqual(await seen('x', { 'Content-Encoding': 'bogus' }), { status: 415, type: 'encoding.unsupported' })
  const bounded = await serve(t, transform(plan().decompress('gzip', { maxOutputBytes: 10 })))
  assert.deepEqual(JSON.parse((await post(bounded, zlib.gzipSync(TEXT), { 'Content-Encoding': 'gzip' })).text),
    { status: 413, code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
})

test('bytes that another parser read are taken, a value is not', async (t) => {
  const raw = HOSTS['Express 5'].raw({ type: '*/*', limit: '1mb' })
  assert.equal((await post(await serve(t, [raw, transform(items)]), TEXT)).text, MINIFIED)
  assert.equal((await post(await serve(t, [json({ limit: '1mb' }), transform(items)]), TEXT)).status, 500)
})

test('the type is an option, and what was set before stays', async (t) => {
  const set = (request, response, next) => { response.setHeader('ETag', '"mine"'); next() }
  const port = await serve(t, [set, compression(), transform(items.digest('md5', { name: 'etag' }), { type: 'text/plain' })])
  const { headers, text } = await post(port, TEXT, { 'Accept-Encoding': 'gzip' })
  assert.equal(text, MINIFIED)
  assert.deepEqual([headers['content-type'], headers.etag, headers['content-encoding']], ['text/plain', 'W/"mine"', 'gzip'])
  assert.throws(() => transform(), /needs a plan/)
  assert.throws(() => transform(items, { limit: 'x' }), /option limit/)
})

test("a plan's own decompress has its own bound, and a digest that is no text is no ETag", async (t) => {
  const wanted = plan().decompress('gzip').get('/items').minify().digest('md5', { name: 'etag', encoding: 'buffer' })
  const { status, headers, text } = await post(await serve(t, transform(wanted, { limit: '100kb' })), zlib.gzipSync(TEXT), { 'Content-Encoding': 'gzip' })
  assert.deepEqual([status, headers.etag, text === MINIFIED], [200, undefined, true])
})

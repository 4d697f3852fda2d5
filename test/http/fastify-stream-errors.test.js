'use strict'

// Streams that fail before anything of them was sent: the answer is the error, and a client can read it.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { randomBytes } = require('node:crypto')
const { once } = require('node:events')
const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const { Readable } = require('node:stream')
const fastify = require('fastify')
const { createDecompress, pool } = require('offloop')
const offloop = require('offloop/fastify')
const { ask } = require('./servers')

const PART = 'x'.repeat(3000)
const MISSING = path.join(__dirname, 'there is no such file')

const failing = async function * () {
  yield PART
  throw Object.assign(new Error('the source failed'), { statusCode: 502 })
}

/** Each makes a stream that fails. */
const SOURCES = {
  'a missing file': () => fs.createReadStream(MISSING),
  'a stream that fails later': () => Readable.from(failing()),
  'a stream that has failed': () => new Readable({ read () {} }).destroy(new Error('gone')),
  'a stream that was given up': () => new Readable({ read () {} }).destroy(),
  'a web stream': () => new ReadableStream({ start: (controller) => controller.error(new Error('web')) }),
  'a Response': () => new Response(new ReadableStream({ start: (controller) => controller.error(new Error('web')) })),
}

async function serve (t, source, setUp = () => {}, options = {}) {
  const app = fastify(options)
  await app.register(offloop)
  app.setErrorHandler((error, request, reply) => {
    reply.code(error.statusCode ?? 500).type('application/json').send({ message: error.message, pad: request.url === '/large' ? PART : '' })
  })
  const answer = async (request, reply) => reply.type('text/plain').header('ETag', '"strong"').send(source())
  setUp(app)
  app.get('/', answer)
  app.get('/large', answer)
  app.register(async (own) => {
    own.setErrorHandler((error) => { throw error })
    own.get('/own', answer)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return app.server.address().port
}

const get = (port, path = '/') => ask(port, { path, headers: { 'Accept-Encoding': 'gzip' } })

for (const [label, source] of Object.entries(SOURCES)) {
  test(`${label} is an error that can be read`, async (t) => {
    const port = await serve(t, source)
    const { status, headers, text } = await get(port)
    assert.equal(status, label === 'a stream that fails later' ? 502 : 500)
    assert.deepEqual([headers['content-encoding'], headers.vary, headers.etag], [undefined, 'Accept-Encoding', '"strong"'])
    assert.ok(JSON.parse(text).message.length > 0)
  })
}

test('the log has what a stream failed with, once it is on its way', async (t) => {
  const lines = []
  const logger = { level: 'error', stream: { write: (line) => { lines.push(JSON.parse(line)) } } }
  let sent
  const begun = new Promise((resolve) => { sent = resolve })
  const late = async function * () {
    yield randomBytes(300_000)
    await begun
    throw new Error('the disk is gone')
  }
  const port = await serve(t, () => Readable.from(late()), undefined, { logger })
  const request = http.get({ host: '127.0.0.1', port, agent: false, headers: { 'Accept-Encoding': 'gzip' } })
  const [response] = await once(request, 'response')
  response.resume()
  sent()
  await assert.rejects(once(response, 'end'), { code: 'ECONNRESET' })
  assert.ok(lines.length > 0 && lines.every(({ err }) => err.message === 'the disk is gone'))
})

test('the error is compressed where it is worth it, and once', async (t) => {
  const port = await serve(t, SOURCES['a stream that fails later'])
  const { status, headers, text } = await get(port, '/large')
  assert.deepEqual([status, headers['content-encoding']], [502, 'gzip'])
  assert.deepEqual(JSON.parse(text), { message: 'the source failed', pad: PART })
})

test('an error that the handler throws on can be read too', async (t) => {
  const port = await serve(t, SOURCES['a missing file'])
  const { status, headers, text } = await get(port, '/own')
  assert.deepEqual([status, headers['content-encoding']], [500, undefined])
  assert.match(JSON.parse(text).message, /ENOENT/)
})

test('hooks that take their time change nothing', async (t) => {
  const port = await serve(t, SOURCES['a missing file'], (app) => {
    app.addHook('onSend', (request, reply, payload, done) => { setImmediate(() => setImmediate(done, null, payload)) })
  })
  const { status, headers } = await get(port)
  assert.deepEqual([status, headers['content-encoding']], [500, undefined])
})

test('an error of offloop that the source has is the application’s', async (t) => {
  const port = await serve(t, () => Readable.from(['no gzip']).pipe(createDecompress('gzip')))
  const { status, headers } = await get(port)
  assert.deepEqual([status, headers['content-encoding']], [500, undefined])
})

// The last two, because a pool is closed for good.
test('a pool that is closed before anything was sent is 503', async (t) => {
  const closing = async function * () {
    await pool.close()
    yield PART
  }
  const port = await serve(t, () => Readable.from(closing()))
  const { status, headers, text } = await get(port)
  assert.deepEqual([status, headers['content-encoding'], JSON.parse(text).message], [503, undefined, 'The pool is closed'])
})

test('a stream that begins after the pool was closed can be read', async (t) => {
  const port = await serve(t, () => Readable.from([PART]))
  await pool.close()
  const { status, headers, text } = await get(port)
  assert.equal(headers['content-encoding'], undefined)
  if (status === 200) assert.equal(text, PART)
  else assert.deepEqual([status, JSON.parse(text).message], [500, 'The pool is closed'])
})

'use strict'

// Encoded bodies that are refused before they were read: as in Fastify itself, the connection ends with the answer.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { randomBytes } = require('node:crypto')
const { once } = require('node:events')
const http = require('node:http')
const http2 = require('node:http2')
const net = require('node:net')
const zlib = require('node:zlib')
const fastify = require('fastify')
const { pool } = require('offloop')
const offloop = require('offloop/fastify')

const { maxQueuedBytes } = pool.stats()
const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'

async function serve (t, options) {
  const app = fastify({ bodyLimit: 100_000, forceCloseConnections: options?.http2 === undefined, ...options })
  await app.register(offloop)
  app.post('/', async (request) => ({ body: request.body }))
  app.get('/', async () => 'second')
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return app.server.address().port
}

/** Says something and hears what comes until the server closes the connection. */
async function exchange (t, port, ...said) {
  const socket = net.connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  let heard = ''
  socket.on('data', (data) => { heard += data })
  // Bytes that the server no longer reads.
  socket.on('error', () => {})
  for (const each of said) socket.write(each)
  await once(socket, 'close')
  return heard
}

/** Bodies that are refused, each in what it sends. */
const REFUSED = {
  'too large by its declared length': [413, {}, `${HEAD}Content-Encoding: gzip\r\nContent-Length: 200000000\r\n\r\n`],
  'too large in chunks': [413, {}, `${HEAD}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n493e0\r\n`, 'x'.repeat(300_000)],
  'larger than the pool ever takes': [413, { bodyLimit: maxQueuedBytes * 2 },
    `${HEAD}Content-Encoding: gzip\r\nContent-Length: ${maxQueuedBytes + 1}\r\n\r\n`],
  'too large in chunks, plain': [413, {}, `${HEAD}Transfer-Encoding: chunked\r\n\r\n493e0\r\n`, 'x'.repeat(300_000)],
}

for (const [label, [status, options, ...said]] of Object.entries(REFUSED)) {
  test(`a body that is ${label} ends its connection`, { timeout: 20_000 }, async (t) => {
    const port = await serve(t, options)
    const heard = await exchange(t, port, ...said)
    assert.match(heard, new RegExp(`^HTTP/1.1 ${status} [^]*\r\nconnection: close\r\n`))
  })
}

test('an agent that keeps connections has its next answer', { timeout: 20_000 }, async (t) => {
  const port = await serve(t)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.after(() => agent.destroy())
  const send = async (method, headers, body) => {
    const request = http.request({ host: '127.0.0.1', port, method, headers, agent }).end(body)
    const [response] = await once(request, 'response')
    return [response.statusCode, String(Buffer.concat(await response.toArray()))]
  }
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Transfer-Encoding': 'chunked' }
  const [status] = await send('POST', headers, Buffer.alloc(150_000))
  assert.equal(status, 413)
  assert.deepEqual(await send('GET'), [200, 'second'])
})

test('an encoded body that was read to its end keeps the connection, wrong as it may be', { timeout: 20_000 }, async (t) => {
  const port = await serve(t)
  const broken = zlib.gzipSync('{"a":1}').subarray(0, -1)
  const large = zlib.gzipSync(Buffer.alloc(200_000))
  const post = (body) => Buffer.concat([Buffer.from(`${HEAD}Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`), body])
  const heard = await exchange(t, port, post(broken), post(large), 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  assert.deepEqual(heard.match(/HTTP\/1.1 \d+/g), ['HTTP/1.1 400', 'HTTP/1.1 413', 'HTTP/1.1 200'])
})

test('over HTTP/2 there is no connection to close', { timeout: 20_000 }, async (t) => {
  const port = await serve(t, { http2: true })
  const session = http2.connect(`http://127.0.0.1:${port}`)
  const ask = async (headers, body) => (await once(session.request(headers).end(body), 'response'))[0]
  try {
    const encoded = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': '150000' }
    const refused = await ask({ ':method': 'POST', ':path': '/', ...encoded }, Buffer.alloc(150_000))
    assert.deepEqual([refused[':status'], refused.connection], [413, undefined])
    assert.equal((await ask({ ':path': '/' }))[':status'], 200)
  } finally {
    // A server that is closed waits for it.
    session.destroy()
  }
})

test('a refused body of HTTP/2 leaves nothing behind that its connection waits for', { timeout: 20_000 }, async (t) => {
  const port = await serve(t, { http2: true })
  const session = http2.connect(`http://127.0.0.1:${port}`)
  t.after(() => session.destroy())
  const post = async (body, headers) => {
    const stream = session.request({ ':method': 'POST', ':path': '/', 'content-type': 'application/json', ...headers })
    const ended = once(stream, 'close')
    stream.resume()
    stream.end(body)
    const [head] = await once(stream, 'response')
    await ended
    return head[':status']
  }
  assert.equal(await post(Buffer.alloc(2_000_000)), 413)
  assert.equal(await post(Buffer.alloc(2_000_000), { 'content-encoding': 'gzip' }), 413)
  assert.equal(await post('{}'), 200)
  session.close()
  await once(session, 'close')
})

test('a decoder of the application works no more on a body that is refused', { timeout: 20_000 }, async (t) => {
  const app = fastify({ bodyLimit: 1000, http2: true })
  t.after(() => app.close())
  await app.register(offloop)
  let decoded = 0
  app.addHook('preParsing', (request, reply, payload, done) => {
    const gunzip = zlib.createGunzip()
    done(null, payload.pipe(gunzip))
    gunzip.on('data', (chunk) => { decoded += chunk.length })
  })
  app.post('/', async () => 'read')
  await app.listen({ port: 0, host: '127.0.0.1' })
  // Wrong where it is decoded no more: an error then would be one that nobody hears.
  const wrong = zlib.gzipSync(randomBytes(300_000)).fill(0, 200_000)
  for (const body of [wrong, zlib.gzipSync(Buffer.alloc(50_000_000))]) {
    const session = http2.connect(`http://127.0.0.1:${app.server.address().port}`)
    t.after(() => session.destroy())
    const stream = session.request({ ':method': 'POST', ':path': '/', 'content-type': 'application/json' })
    const ended = once(stream, 'close')
    stream.resume().end(body)
    const [head] = await once(stream, 'response')
    assert.equal(head[':status'], 413)
    await ended
    session.close()
    await once(session, 'close')
  }
  assert.ok(decoded < 1_000_000, `${decoded} bytes`)
})

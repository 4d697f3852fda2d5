'use strict'

// HTTP/1.1 as clients really speak it: connections that stay open, requests that do not wait, curl, undici.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const { once } = require('node:events')
const net = require('node:net')
const { promisify } = require('node:util')
const fastify = require('fastify')
const undici = require('undici')
const { compress: compressBytes, pool } = require('offloop')
const offloop = require('offloop/fastify')
const { compress, etag, json } = require('offloop/express')
const { HOSTS, jsonText, listen } = require('./servers')
const { until } = require('./until')

// A sanitizer's runtime is for Node; curl hangs with it.
const { LD_PRELOAD: _, ...CURL_ENV } = process.env
const run = promisify(execFile)
const BODY = jsonText(60_000)

/** Answers with a text of the size that is asked for, or with the body that came. */
function expressService (host) {
  const app = host()
  app.set('etag', false)
  app.use(compress(), etag(), json({ limit: '10mb' }))
  app.get('/:size', (request, response) => response.type('text').send('x'.repeat(Number(request.params.size))))
  app.post('/', (request, response) => response.json(request.body))
  app.use((error, request, response, next) => response.status(error.status).json({ type: error.type }))
  return app
}

async function fastifyService (t) {
  const app = fastify({ bodyLimit: 10 * 1024 * 1024 })
  await app.register(offloop)
  app.get('/:size', async (request) => 'x'.repeat(Number(request.params.size)))
  app.post('/', async (request) => request.body)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return app.server.address().port
}

const SERVICES = {
  'Express 5': (t) => listen(t, expressService(HOSTS['Express 5'])),
  'Express 4': (t) => listen(t, expressService(HOSTS['Express 4'])),
  Fastify: fastifyService,
}

for (const [name, start] of Object.entries(SERVICES)) {
  test(`${name}: one connection serves many requests`, async (t) => {
    const client = new undici.Pool(`http://127.0.0.1:${await start(t)}`, { connections: 1 })
    t.after(() => client.close())
    for (let i = 0; i < 20; i++) {
      const size = 100 + 1000 * i
      const { statusCode, headers, body } = await client.request({ method: 'GET', path: `/${size}`, headers: { 'accept-encoding': 'gzip' } })
      assert.equal(statusCode, 200)
      const bytes = Buffer.from(await body.arrayBuffer())
      if (size >= 1024) assert.equal(headers['content-encoding'], 'gzip')
      assert.equal(Number(headers['content-length']), bytes.length)
      const answer = await client.request({ method: 'POST', path: '/', body: BODY, headers: { 'content-type': 'application/json' } })
      assert.equal(await answer.body.text(), BODY)
    }
    assert.ok(client.stats.connected <= 1)
  })

  test(`${name}: requests that do not wait are answered in order`, async (t) => {
    const socket = net.connect(await start(t), '127.0.0.1')
    await once(socket, 'connect')
    // The large ones take their way through the pool; the small ones are ready at once.
    const sizes = [50_000, 10, 20_000, 2000, 1, 100_000]
    socket.write(sizes.map((size) => `GET /${size} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: identity\r\n\r\n`).join(''))
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`)
    socket.write('GET /5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    let text = ''
    for await (const chunk of socket) text += chunk.toString('latin1')
    const lengths = Array.from(text.matchAll(/\r\ncontent-length: (\d+)\r\n/gi), ([, length]) => Number(length))
    assert.deepEqual(lengths, [...sizes, Buffer.byteLength(BODY), 5])
  })

  test(`${name}: so are compressed ones`, async (t) => {
    const socket = net.connect(await start(t), '127.0.0.1')
    await once(socket, 'connect')
    const sizes = [200_000, 10, 3000, 100, 50_000]
    for (const size of sizes) socket.write(`GET /${size} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n`)
    socket.write('GET /7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    let text = ''
    for await (const chunk of socket) text += chunk.toString('latin1')
    const heads = text.split('HTTP/1.1 200 OK').slice(1)
    assert.deepEqual(heads.map((head) => /content-encoding: gzip/i.test(head)), [...sizes, 7].map((size) => size >= 1024))
  })

  test(`${name}: curl gets and sends what it asks for`, async (t) => {
    const url = `http://127.0.0.1:${await start(t)}`
    const curl = async (...args) => (await run('curl', ['-sS', '--max-time', '20', ...args], { env: CURL_ENV })).stdout
    assert.equal(await curl('--compressed', `${url}/5000`), 'x'.repeat(5000))
    assert.match(await curl('-o', '/dev/null', '-D', '-', '-H', 'Accept-Encoding: deflate', `${url}/5000`), /^content-encoding: deflate\r$/im)
    // A HEAD by hand, and by name.
    assert.match(await curl('-I', '-H', 'Accept-Encoding: gzip', `${url}/5000`), /^content-length: 5000\r$/im)
    // More than a kilobyte: curl expects to be told to go on.
    const sent = await curl('-H', 'Content-Type: application/json', '-H', 'Expect: 100-continue', '--data-binary', BODY, `${url}/`)
    assert.equal(sent, BODY)
    assert.equal(await curl('-0', '-H', 'Accept-Encoding: identity', `${url}/5000`), 'x'.repeat(5000))
  })

  test(`${name}: connections that break leave nothing behind`, async (t) => {
    const port = await start(t)
    const encoded = await compressBytes('gzip', BODY)
    const head = `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${encoded.length}\r\n\r\n`
    const sockets = []
    for (let i = 0; i < 40; i++) {
      const socket = net.connect(port, '127.0.0.1')
      socket.on('error', () => {})
      sockets.push(once(socket, 'close'))
      socket.write(head)
      // Some in the middle of the body, some right after it, some while they are answered.
      socket.write(encoded.subarray(0, i % 3 === 0 ? encoded.length / 2 : undefined), () => {
        if (i % 3 === 2) socket.once('data', () => socket.destroy())
        else socket.destroy()
      })
    }
    await Promise.all(sockets)
    await until(() => pool.stats().active === 0 && pool.stats().queued === 0)
    const { body } = await undici.request(`http://127.0.0.1:${port}/5`)
    assert.equal(await body.text(), 'xxxxx')
  })
}

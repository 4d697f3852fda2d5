'use strict'

// A pool that has no room, and clients that do not wait. In a process of its own, because the pool is made small.

const { pool } = require('offloop')
pool.configure({ threads: 1, maxQueuedJobs: 4, maxQueuedBytes: 1024 * 1024, inline: false })

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { once } = require('node:events')
const http = require('node:http')
const net = require('node:net')
const { PassThrough, Readable } = require('node:stream')
const fastify = require('fastify')
const { hash, password, plan } = require('offloop')
const offloop = require('offloop/fastify')
const { compress, json, transform } = require('offloop/express')
const { HOSTS, ask, jsonText, listen } = require('./servers')
const { until } = require('./until')

const BODY = jsonText(100_000)
const TYPE = { 'Content-Type': 'application/json' }
const post = (port, body = BODY, path = '/') => ask(port, { method: 'POST', path, body, headers: TYPE })

function expressService (host) {
  const app = host()
  app.use(compress({ threshold: 0 }))
  app.post('/transform', transform(plan().minify(), { limit: '100mb' }))
  app.use(json({ limit: '100mb' }))
  app.get('/', (request, response) => response.type('text').send('plain '.repeat(1000)))
  app.get('/stream', (request, response) => Readable.from(Array(2000).fill('part ')).pipe(response.type('text')))
  app.post('/', (request, response) => response.json({ size: JSON.stringify(request.body).length }))
  // The default one reads a body to its end before it answers.
  app.use((error, request, response, next) => response.status(error.status).json({ code: error.code, message: error.message }))
  return app
}

async function fastifyService (t, preParsing = async (request, reply, payload) => payload) {
  const app = fastify({ bodyLimit: 100 * 1024 * 1024, forceCloseConnections: true })
  app.addHook('preParsing', preParsing)
  await app.register(offloop, { compress: { threshold: 0 } })
  app.get('/', async () => 'plain '.repeat(1000))
  app.get('/stream', async (request, reply) => reply.type('text/plain').send(Readable.from(Array(2000).fill('part '))))
  app.post('/', async (request) => ({ size: JSON.stringify(request.body).length }))
  app.post('/transform', app.transform(plan().minify()))
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return app.server.address().port
}

const SERVICES = {
  'Express 5': (t) => listen(t, expressService(HOSTS['Express 5'])),
  'Express 4': (t) => listen(t, expressService(HOSTS['Express 4'])),
  Fastify: (t) => fastifyService(t),
  'Fastify with bodies piped on': (t) => fastifyService(t, async (request, reply, payload) => payload.pipe(new PassThrough())),
}

/** A job that ends with its signal alone. */
const endless = (signal) => password.hash('x', { passes: 1024, signal }).catch(() => {})

/** Fills the pool until the test is over. */
async function fill (t) {
  const controller = new AbortController()
  const work = [endless(controller.signal)]
  await until(() => pool.stats().active === 1)
  for (let i = 0; i < 4; i++) work.push(endless(controller.signal))
  await until(() => pool.stats().queued === 4)
  t.after(async () => {
    controller.abort()
    await Promise.all(work)
    await until(() => pool.stats().active === 0 && pool.stats().queued === 0)
  })
}

for (const [name, start] of Object.entries(SERVICES)) {
  test(`${name}: with room everything is answered`, async (t) => {
    const port = await start(t)
    assert.equal((await post(port)).status, 200)
    assert.equal((await post(port, BODY, '/transform')).text.length, JSON.stringify(JSON.parse(BODY)).length)
  })

  test(`${name}: a full pool is 503 with Retry-After`, async (t) => {
    const port = await start(t)
    await fill(t)
    for (const path of ['/', '/transform']) {
      const { status, headers, text } = await post(port, BODY, path)
      assert.equal(status, 503, path)
      assert.ok(Number(headers['retry-after']) >= 1, path)
      const { code, message } = JSON.parse(text)
      assert.equal(code, 'ERR_OFFLOOP_QUEUE_FULL')
      assert.match(message, /^There is no room for a body of (100|\d{2})\d* bytes (and more )?now$/)
    }
    // Without a declared length, the refusal comes from the pool itself.
    const chunked = await post(port, [BODY.slice(0, 50_000), BODY.slice(50_000)])
    assert.equal(chunked.status, 503)
    assert.ok(Number(chunked.headers['retry-after']) >= 1)
  })

  test(`${name}: with a full pool small bodies are served, and answers as they are`, async (t) => {
    const port = await start(t)
    await fill(t)
    assert.equal((await post(port, '{"a":1}')).text, '{"size":7}')
    const { status, headers, text } = await ask(port, { headers: { 'Accept-Encoding': 'gzip' } })
    assert.equal(status, 200)
    assert.equal(headers['content-encoding'], undefined)
    assert.equal(text, 'plain '.repeat(1000))
    const stream = await ask(port, { path: '/stream', headers: { 'Accept-Encoding': 'gzip' } })
    assert.deepEqual([stream.headers['content-encoding'], stream.text], [undefined, 'part '.repeat(2000)])
  })

  test(`${name}: a pool that is full of bytes sends answers in parts as they are`, async (t) => {
    const port = await start(t)
    const controller = new AbortController()
    const work = [endless(controller.signal)]
    await until(() => pool.stats().active === 1)
    work.push(hash('sha256', Buffer.alloc(pool.stats().maxQueuedBytes), { signal: controller.signal }).catch(() => {}))
    assert.equal(pool.stats().queuedBytes, pool.stats().maxQueuedBytes)
    const { headers, text } = await ask(port, { path: '/stream', headers: { 'Accept-Encoding': 'gzip' } })
    assert.deepEqual([headers['content-encoding'], text], [undefined, 'part '.repeat(2000)])
    controller.abort()
    await Promise.all(work)
    await until(() => pool.stats().active === 0 && pool.stats().queued === 0)
  })

  test(`${name}: a body that declares more than the pool ever takes is refused before it is sent`, async (t) => {
    const port = await start(t)
    for (const path of ['/', '/transform']) {
      const socket = net.connect(port, '127.0.0.1')
      socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n`)
      const [first] = await once(socket, 'data')
      assert.match(String(first), /^HTTP\/1.1 413 /, path)
      assert.doesNotMatch(String(first), /retry-after/i, path)
      socket.destroy()
    }
  })

  test(`${name}: a body that is declared to a full pool is refused before it is sent`, async (t) => {
    const port = await start(t)
    await fill(t)
    for (const path of ['/', '/transform']) {
      const socket = net.connect(port, '127.0.0.1')
      socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20000\r\n\r\n`)
      const [first] = await once(socket, 'data')
      assert.match(String(first), /^HTTP\/1.1 503 [^]*no room for a body of 20000 bytes now/, path)
      socket.destroy()
    }
  })

  test(`${name}: a client that leaves takes its work along`, async (t) => {
    const port = await start(t)
    const holding = new AbortController()
    const held = endless(holding.signal)
    await until(() => pool.stats().active === 1)
    for (const path of ['/', '/transform']) {
      const { cancelled } = pool.stats()
      const request = http.request({ host: '127.0.0.1', port, path, method: 'POST', agent: false, headers: TYPE })
      request.on('error', () => {})
      request.end(BODY)
      await until(() => pool.stats().queued === 1)
      request.destroy()
      await until(() => pool.stats().queued === 0)
      assert.equal(pool.stats().cancelled, cancelled + 1, path)
    }
    holding.abort()
    await held
    await until(() => pool.stats().active === 0)
  })
}

/**
 * Clients that begin with a body and go no further.
 *
 * @returns {Promise<net.Socket[]>} once the server has seen what their bodies will be
 */
async function begin (t, port, { count, length, sent, path = '/' }) {
  const sockets = Array.from({ length: count }, () => net.connect(port, '127.0.0.1').on('error', () => {}))
  t.after(() => sockets.forEach((socket) => socket.destroy()))
  await Promise.all(sockets.map(async (socket) => {
    const framing = length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${framing}\r\nExpect: 100-continue\r\n\r\n`)
    assert.match(String((await once(socket, 'data'))[0]), / 100 Continue/)
    socket.write(length === undefined ? `${sent.length.toString(16)}\r\n${sent}\r\n` : sent)
  }))
  return sockets
}

for (const [name, start] of Object.entries(SERVICES)) {
  test(`${name}: clients that declare bodies and send none take no room`, async (t) => {
    const port = await start(t)
    for (const path of ['/', '/transform']) await begin(t, port, { count: 20, length: 1_000_000, sent: '[', path })
    assert.equal((await post(port, jsonText(300_000))).status, 200)
    assert.equal((await post(port, jsonText(300_000), '/transform')).status, 200)
  })

  test(`${name}: what has come of bodies takes room until they are read`, async (t) => {
    const port = await start(t)
    const halfway = await begin(t, port, { count: 10, length: 100_000, sent: '['.padEnd(90_000) })
    let status
    for (status = 200; status === 200;) status = (await post(port, jsonText(200_000))).status
    assert.equal(status, 503)
    for (const socket of halfway) socket.destroy()
    for (status = 503; status === 503;) status = (await post(port, jsonText(200_000))).status
    assert.equal(status, 200)
  })

  test(`${name}: a body that finds no room on its way is refused`, async (t) => {
    const port = await start(t)
    await begin(t, port, { count: 2, sent: '['.padEnd(400_000) })
    // Until all of it has come.
    while ((await post(port, jsonText(300_000))).status !== 503);
    // It says nothing of its length, and the pool itself would have room.
    const { status, headers, text } = await post(port, [jsonText(200_000), ' '.repeat(200_000)])
    assert.deepEqual([status, JSON.parse(text).code], [503, 'ERR_OFFLOOP_QUEUE_FULL'])
    assert.ok(Number(headers['retry-after']) >= 1)
    assert.equal((await post(port, '{"a":1}')).text, '{"size":7}')
  })
}

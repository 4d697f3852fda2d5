'use strict'

// Bodies that do not come as they should: clients that leave, streams that wait, hooks that put others in their place.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { once } = require('node:events')
const net = require('node:net')
const { PassThrough, Stream } = require('node:stream')
const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')
const fastify = require('fastify')
const { json } = require('offloop/express')
const offloop = require('offloop/fastify')
const { HOSTS, ask, listen } = require('./servers')
const { until } = require('./until')

const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'

/** @returns {Promise<number>} the port of a service with these hooks, which tells of errors */
async function serve (t, hooks, onError = () => {}) {
  const app = fastify({ bodyLimit: 2_000_000, forceCloseConnections: true })
  await app.register(offloop)
  for (const [name, hook] of Object.entries(hooks)) app.addHook(name, hook)
  app.addHook('onError', async (request, reply, error) => onError(error))
  app.post('/', async (request) => request.body)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return app.server.address().port
}

const post = (port, body) => ask(port, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })

async function begin (port, sent, length = 900) {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {})
  await once(socket, 'connect')
  socket.write(`${HEAD}Content-Length: ${length}\r\n\r\n${sent}`)
  return socket
}

test('a client that left before its body was asked for has aborted its request', async (t) => {
  const errors = []
  const requests = []
  // Something that is looked up, for longer than the client waits.
  const gone = (request) => new Promise((resolve) => {
    requests.push(request.on('close', resolve))
  })
  const servers = Object.values(HOSTS).map((host) => {
    const app = host()
    app.use((request, response, next) => { gone(request).then(() => next()) })
    app.use(json())
    app.use((error, request, response, next) => { errors.push(error); response.end() })
    return listen(t, app)
  })
  servers.push(serve(t, { onRequest: (request) => gone(request.raw) }, (error) => errors.push(error)))
  for (const [i, port] of (await Promise.all(servers)).entries()) {
    const socket = await begin(port, '{"a":"')
    await until(() => requests.length === i + 1)
    socket.destroy()
    await until(() => errors.length === i + 1)
    const { status, statusCode, type, code, expected, received } = errors[i]
    assert.deepEqual({ status, statusCode, type, code, expected, received },
      { status: 400, statusCode: 400, type: 'request.aborted', code: 'ECONNABORTED', expected: 900, received: 0 })
  }
})

test('a request that was paused is read', { timeout: 20_000 }, async (t) => {
  const port = await serve(t, { onRequest: async (request) => { request.raw.pause() } })
  assert.equal((await post(port, '{"a":1}')).text, '{"a":1}')
  for (const host of Object.values(HOSTS)) {
    const app = host()
    app.use((request, response, next) => { request.pause(); next() })
    app.use(json(), (request, response) => response.json(request.body))
    assert.equal((await post(await listen(t, app), '{"a":1}')).text, '{"a":1}')
  }
})

test('a payload that is a stream of the oldest kind is read', { timeout: 20_000 }, async (t) => {
  const preParsing = async (request, reply, payload) => {
    const old = Object.assign(new Stream(), { resume: () => payload.resume(), pause: () => payload.pause() })
    payload.pause().on('data', (data) => old.emit('data', data)).on('end', () => old.emit('end'))
    return old
  }
  const port = await serve(t, { preParsing })
  assert.equal((await post(port, '{"a":1}')).text, '{"a":1}')
})

test('a client that leaves while its body is piped on has aborted its request', { timeout: 20_000 }, async (t) => {
  const errors = []
  const piped = []
  const preParsing = async (request, reply, payload) => {
    piped.push(payload.pipe(new PassThrough()))
    if (request.headers['content-length'] === '901') await new Promise((resolve) => request.raw.on('close', resolve))
    return piped.at(-1)
  }
  const port = await serve(t, { preParsing }, (error) => errors.push(error))
  for (const [i, length] of [900, 901].entries()) {
    const socket = await begin(port, '{"a":"', length)
    await until(() => piped.length === i + 1)
    socket.destroy()
    await until(() => errors.length === i + 1)
    assert.deepEqual([errors[i].statusCode, errors[i].type, errors[i].expected], [400, 'request.aborted', length])
  }
  assert.equal((await post(port, '{"a":1}')).text, '{"a":1}')
})

test('a body that has come whole is read, slow as who passes it on may be', { timeout: 20_000 }, async (t) => {
  const preParsing = async (request, reply, payload) => {
    const late = new PassThrough()
    payload.resume().on('close', () => setImmediate(() => late.end('{"b":1}')))
    return late
  }
  const port = await serve(t, { preParsing })
  assert.equal((await post(port, '{"a":1}')).text, '{"b":1}')
})

// A flag of V8, so that this file needs none of its own.
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')

test('a request that is kept does not keep the bytes of its body', { timeout: 20_000 }, async (t) => {
  let kept, bytes
  const parse = json({ verify (request, response, body) { bytes = new WeakRef(body) } })
  const port = await listen(t, (request, response) => parse(request, response, () => {
    kept = request
    response.end()
  }))
  await post(port, '{"a":1}')
  await until(() => {
    gc()
    return bytes.deref() === undefined
  })
  assert.deepEqual(kept.body, { a: 1 })
})

'use strict'

// Bytes of a body that the application holds too stay as they are; those that nobody else has are moved.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { once } = require('node:events')
const { PassThrough, Readable } = require('node:stream')
const zlib = require('node:zlib')
const fastify = require('fastify')
const { plan } = require('offloop')
const { json, transform } = require('offloop/express')
const offloop = require('offloop/fastify')
const { collect } = require('../../lib/http/policy/body')
const { bodyOf } = require('../../lib/http/policy/ownership')
const { HOSTS, ask, jsonText, listen } = require('./servers')

const LIMIT = 16 * 1024 * 1024
const TYPE = { 'Content-Type': 'application/json' }
const TEXT = jsonText(2_000_000)
const BODIES = [[Buffer.from(TEXT), TYPE], [zlib.gzipSync(TEXT, { level: 0 }), { ...TYPE, 'Content-Encoding': 'gzip' }]]

/** Ways to hold chunks of a request. @type {Record<string, (request, keep: (chunk: Buffer) => void) => unknown>} */
const HOLDERS = {
  'a listener from before': (request, keep) => { request.on('data', keep) },
  'a listener that comes later': (request, keep) => { setImmediate(() => request.on('data', keep)) },
  'a pipe beside': (request, keep) => { request.pipe(new PassThrough().on('data', keep)) },
  'who looks and puts it back': async (request, keep) => {
    await once(request, 'readable')
    const first = request.read()
    keep(first)
    request.unshift(first)
  },
  'who has changed what the request is': (request, keep) => {
    const { push } = request
    request.push = function (chunk, ...more) {
      if (chunk !== null) keep(chunk)
      return push.call(this, chunk, ...more)
    }
  },
  'who hears what the request tells others': (request, keep) => {
    const { emit } = request
    request.emit = function (name, ...told) {
      if (name === 'data') keep(told[0])
      return emit.call(this, name, ...told)
    }
  },
}

for (const [label, hold] of Object.entries(HOLDERS)) {
  test(`${label} keeps its chunks`, { timeout: 20_000 }, async (t) => {
    const chunks = []
    const keep = (chunk) => chunks.push({ chunk, length: chunk.length })
    const app = HOSTS['Express 5']()
    app.use((request, response, next) => {
      // What flows does not wait.
      const looked = hold(request, keep)
      if (looked === undefined) next()
      else looked.then(() => next(), next)
    })
    app.post('/json', json({ limit: LIMIT }), (request, response) => response.json(request.body))
    app.post('/transform', transform(plan().minify(), { limit: LIMIT }))
    const port = await listen(t, app)
    for (const path of ['/json', '/transform']) {
      for (const [body, headers] of BODIES) {
        assert.ok((await ask(port, { method: 'POST', path, body, headers })).text === TEXT, path)
        assert.ok(chunks.length > 0)
        // What is moved has no length any more.
        for (const { chunk, length } of chunks.splice(0)) assert.equal(chunk.length, length)
      }
    }
  })
}

async function service (t, hooks) {
  const app = fastify({ bodyLimit: LIMIT })
  await app.register(offloop, { compress: false })
  for (const [name, hook] of Object.entries(hooks)) app.addHook(name, hook)
  app.post('/json', async (request) => request.body)
  app.post('/transform', app.transform(plan().minify()))
  t.after(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app
}

test('what a hook of Fastify keeps of a body, as for a signature, stays', { timeout: 20_000 }, async (t) => {
  const seen = []
  const app = await service(t, {
    preParsing: async (request, reply, payload) => {
      request.rawBody = Buffer.concat(await payload.toArray())
      return Object.assign(Readable.from([request.rawBody]), { receivedEncodedLength: payload.receivedEncodedLength })
    },
    onSend: async (request) => { seen.push(String(request.rawBody)) },
  })
  const { port } = app.server.address()
  for (const path of ['/json', '/transform']) {
    for (const [body, headers] of BODIES) {
      assert.ok((await ask(port, { method: 'POST', path, body, headers })).text === TEXT)
      assert.ok(seen.pop() === TEXT, path)
    }
  }
})

test('what an onRequest hook of Fastify hears of a request stays', { timeout: 20_000 }, async (t) => {
  const chunks = []
  const app = await service(t, { onRequest: async (request) => { request.raw.on('data', (chunk) => chunks.push(chunk)).pause() } })
  const { port } = app.server.address()
  for (const path of ['/json', '/transform']) {
    for (const [body, headers] of BODIES) {
      assert.ok((await ask(port, { method: 'POST', path, body, headers })).text === TEXT)
      assert.ok(Buffer.concat(chunks.splice(0)).equals(body))
    }
  }
})

test('what a hook of Fastify puts in the place of the bytes of a transformation stays', { timeout: 20_000 }, async (t) => {
  const mine = Buffer.from(TEXT)
  const app = await service(t, { preValidation: async (request) => { request.body = [mine] } })
  const { port } = app.server.address()
  assert.ok((await ask(port, { method: 'POST', path: '/transform', body: '[]', headers: TYPE })).text === TEXT)
  assert.ok(String(mine) === TEXT)
})

test('a payload that is injected stays', { timeout: 20_000 }, async (t) => {
  const app = await service(t, {})
  for (const url of ['/json', '/transform']) {
    for (const [payload, headers] of BODIES) {
      for (let time = 0; time < 2; time++) {
        assert.ok((await app.inject({ method: 'POST', url, payload, headers })).body === TEXT, `${url} ${time}`)
      }
    }
  }
})

const collected = (stream) => new Promise((resolve, reject) => {
  collect(stream, { limit: LIMIT }, (error, body) => error === undefined ? resolve(body) : reject(error))
})

test('bytes that nobody else has are told apart', { timeout: 20_000 }, async (t) => {
  const bodies = []
  const port = await listen(t, async (request, response) => {
    bodies.push(await collected(request))
    response.end()
  })
  await ask(port, { method: 'POST', body: TEXT })
  const decoded = bodyOf(Buffer.from(TEXT))
  bodies.push(await collected(decoded), await collected(Readable.from([Buffer.from(TEXT)])))
  assert.deepEqual(bodies.map(({ own, size }) => [own, size === Buffer.byteLength(TEXT)]), [[true, true], [true, true], [false, true]])
})

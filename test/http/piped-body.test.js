'use strict'

// What docs/http.md advises for bodies that a handler pipes into a stream: Node leaves them unread when that stream is refused, and
// the connection would never be read again. In a process of its own, because the pool is made small.

const { pool } = require('offloop')
pool.configure({ threads: 1, maxQueuedJobs: 1, inline: false })

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { once } = require('node:events')
const http = require('node:http')
const { pipeline } = require('node:stream/promises')
const fastify = require('fastify')
const { createDecompress, json, password } = require('offloop')
const offloop = require('offloop/fastify')
const { ask } = require('./servers')
const { until } = require('./until')

// More than a paused request and its socket take.
const BODY = Buffer.from('{"id":1}\n'.repeat(500_000))

/** Runs one job and lets another one wait, until the signal of either fires. */
async function fill (signal) {
  for (const state of ['active', 'queued']) {
    password.hash('x', { passes: 1024, signal }).catch(() => {})
    await until(() => pool.stats()[state] === 1)
  }
}

const streams = { createLines: () => json.createLines(), createDecompress: () => createDecompress('gzip') }

function plainServer (make) {
  return http.createServer(async (request, response) => {
    if (request.method === 'GET') return response.end('next')
    try {
      await pipeline(request, make(), async (parts) => { for await (const part of parts) assert.ok(part) })
      response.end()
    } catch (error) {
      if (!request.complete) response.setHeader('Connection', 'close')
      response.writeHead(error.code === 'ERR_OFFLOOP_QUEUE_FULL' ? 503 : 400).end(error.code)
    }
  })
}

async function fastifyServer (make) {
  const app = fastify()
  await app.register(offloop)
  app.addContentTypeParser('application/x-ndjson', (request, payload, done) => done(null, payload))
  app.get('/', async () => 'next')
  app.post('/', async (request) => {
    await pipeline(request.body, make(), async (parts) => { for await (const part of parts) assert.ok(part) })
  })
  app.setErrorHandler((error, request, reply) => {
    if (!request.raw.complete && request.raw.httpVersionMajor !== 2) reply.header('connection', 'close')
    return reply.code(error.code === 'ERR_OFFLOOP_QUEUE_FULL' ? 503 : 400).send(error.code)
  })
  await app.ready()
  return app.server
}

for (const [host, serve] of Object.entries({ 'node:http': plainServer, Fastify: fastifyServer })) {
  for (const [name, make] of Object.entries(streams)) {
    test(`${host}: an upload that ${name} refuses holds up neither the next request nor the end of the server`, async (t) => {
      const server = (await serve(make)).listen(0, '127.0.0.1')
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
      const full = new AbortController()
      t.after(() => full.abort())
      await once(server, 'listening')
      await fill(full.signal)
      const { port } = server.address()
      const headers = { 'Content-Type': 'application/x-ndjson' }
      const refused = await ask(port, { method: 'POST', body: BODY, headers, agent })
      assert.deepEqual([refused.status, refused.text], [503, 'ERR_OFFLOOP_QUEUE_FULL'])
      assert.equal((await ask(port, { agent })).text, 'next')
      agent.destroy()
      server.close()
      await once(server, 'close')
      full.abort()
      await until(() => pool.stats().active === 0)
    })
  }
}

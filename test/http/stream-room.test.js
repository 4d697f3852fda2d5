'use strict'

// Answers in parts and a queue that fills after their head: they wait. In a process of its own, because the pool is made small.

const { pool } = require('offloop')
pool.configure({ threads: 1, maxQueuedJobs: 4, maxQueuedBytes: 1024 * 1024, inline: false })

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { Readable } = require('node:stream')
const fastify = require('fastify')
const { password } = require('offloop')
const { compress } = require('offloop/express')
const offloop = require('offloop/fastify')
const { HOSTS, ask, listen } = require('./servers')
const { until } = require('./until')

/** More than the queue holds. */
const LARGE = Buffer.alloc(5 * 1024 * 1024, 'a large answer ')
const GZIP = { 'Accept-Encoding': 'gzip' }

const ROUTES = {
  '/head-end': (response) => response.writeHead(200).end(LARGE),
  '/write-end': (response) => { response.write(LARGE); response.end('end') },
  '/write-write': (response) => { response.write('begin'); response.write(LARGE); response.end() },
  '/pipe': (response) => Readable.from([LARGE, Buffer.from('end')]).pipe(response),
}

const EXPECTED = {
  '/head-end': LARGE,
  '/write-end': Buffer.concat([LARGE, Buffer.from('end')]),
  '/write-write': Buffer.concat([Buffer.from('begin'), LARGE]),
  '/pipe': Buffer.concat([LARGE, Buffer.from('end')]),
}

/** A queue that takes nothing until it is let go. @returns {Promise<() => Promise<void>>} */
async function fill () {
  const controller = new AbortController()
  const endless = () => password.hash('x', { passes: 1024, signal: controller.signal }).catch(() => {})
  const work = [endless()]
  await until(() => pool.stats().active === 1)
  for (let i = 0; i < 4; i++) work.push(endless())
  await until(() => pool.stats().queued === 4)
  return () => {
    controller.abort()
    return Promise.all(work)
  }
}

/** @param {() => void} send what a full queue refuses at first */
async function whileFull (send) {
  const letGo = await fill()
  const { refused } = pool.stats()
  send()
  await until(() => pool.stats().refused > refused)
  await letGo()
}

for (const [name, host] of Object.entries(HOSTS)) {
  test(`${name}: what is larger than the queue goes through it in parts`, async (t) => {
    const app = host()
    app.use(compress())
    app.use((request, response) => ROUTES[request.url](response.type('text')))
    const port = await listen(t, app)
    for (const path of Object.keys(ROUTES)) {
      const { headers, body } = await ask(port, { path, headers: GZIP })
      assert.equal(headers['content-encoding'], 'gzip', path)
      assert.ok(body.equals(EXPECTED[path]), path)
    }
  })

  test(`${name}: an answer whose head was sent waits for room`, async (t) => {
    let waited
    const app = host()
    app.use(compress())
    app.get('/', (request, response) => {
      response.type('text').flushHeaders()
      waited = whileFull(() => response.end('an answer'))
    })
    const port = await listen(t, app)
    const { headers, text } = await ask(port, { headers: GZIP })
    assert.deepEqual([headers['content-encoding'], text], ['gzip', 'an answer'])
    await waited
  })
}

async function serve (t, handler) {
  const app = fastify()
  await app.register(offloop)
  app.get('/', handler)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return app.server.address().port
}

test('Fastify: what is larger than the queue goes through it in parts', async (t) => {
  const port = await serve(t, (request, reply) => reply.type('text/plain').send(Readable.from([LARGE, Buffer.from('end')])))
  const { status, headers, body } = await ask(port, { headers: GZIP })
  assert.deepEqual([status, headers['content-encoding']], [200, 'gzip'])
  assert.ok(body.equals(EXPECTED['/pipe']))
})

test('Fastify: a stream that was begun waits for room', async (t) => {
  let waited
  const port = await serve(t, (request, reply) => {
    const source = new Readable({ read () {} })
    reply.type('text/plain').send(source)
    // After the hooks, which begin it.
    setImmediate(() => {
      waited = whileFull(() => {
        source.push('an answer')
        source.push(null)
      })
    })
  })
  const { status, headers, text } = await ask(port, { headers: GZIP })
  assert.deepEqual([status, headers['content-encoding'], text], [200, 'gzip', 'an answer'])
  await waited
})

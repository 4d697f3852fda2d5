'use strict'

// A Fastify service whose heavy work does not block its event loop: node examples/fastify.js
//
//   curl --compressed localhost:3000/report
//   curl --compressed localhost:3000/first -H 'Content-Type: application/json' -d '{"items":[{"id":1},{"id":2}]}'
//   curl localhost:3000/accounts -H 'Content-Type: application/json' -d '{"name":"ada","password":"correct horse"}'

const fastify = require('fastify')
const { password, plan, pool } = require('offloop')
const offloop = require('offloop/fastify')

const app = fastify({ bodyLimit: 20 * 1024 * 1024 })

async function routes () {
  // Decodes and parses bodies off the loop, and compresses answers. A route may have its own options.
  await app.register(offloop, { compress: { threshold: '2kb' } })

  const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `row ${id}`, even: id % 2 === 0, at: '2026-01-01' }))
  app.get('/report', async () => rows)
  app.get('/plain', { compress: false }, async () => rows)
  app.get('/small', { compress: { encodings: ['br'], br: { level: 6 } } }, async () => rows.slice(0, 100))
  app.get('/asked', { compress: false }, async (request, reply) => reply.compress(rows))

  // No JavaScript value is needed here: bytes come in, and a part of them goes out, compressed as the client likes, in one
  // hop.
  app.post('/first', app.transform(plan().get('/items/0').minify(), { encodings: ['zstd', 'gzip'] }))

  const accounts = new Map()
  const dummy = password.hash('of nobody')
  app.post('/accounts', async (request, reply) => {
    const { name, password: secret } = request.body ?? {}
    if (typeof secret !== 'string') return reply.code(400).send({ error: 'no password' })
    accounts.set(name, await password.hash(secret))
    return reply.code(201).send({ name })
  })
  app.post('/login', async (request, reply) => {
    const { name, password: secret } = request.body ?? {}
    if (typeof secret !== 'string') return reply.code(400).send({ error: 'no password' })
    // Unknown names take as long as known ones.
    const stored = accounts.get(name) ?? await dummy
    const valid = await password.verify(stored, secret, { timeout: 5000 }) && accounts.has(name)
    return reply.code(valid ? 200 : 401).send({ valid })
  })

  app.addHook('onClose', () => pool.close())
}

routes().then(async () => {
  await app.listen({ port: process.env.PORT ?? 3000, host: '127.0.0.1' })
  console.log(`listening on ${app.server.address().port}`)
})

process.once('SIGTERM', () => app.close())

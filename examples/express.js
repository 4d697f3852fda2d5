'use strict'

// An Express service whose heavy work does not block its event loop: node examples/express.js
//
//   curl --compressed localhost:3000/report
//   curl --compressed localhost:3000/first -H 'Content-Type: application/json' -d '{"items":[{"id":1},{"id":2}]}'
//   curl localhost:3000/accounts -H 'Content-Type: application/json' -d '{"name":"ada","password":"correct horse"}'

const express = require('express')
const { password, plan, pool } = require('offloop')
const { compress, etag, json, transform } = require('offloop/express')

const app = express()

// Express would hash every answer on the event loop; etag() does it in the pool.
app.set('etag', false)
app.use(compress())
app.use(etag())

// This answer is made from a JavaScript value; compress() then compresses the 2 MB of text off the loop.
const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `row ${id}`, even: id % 2 === 0, at: '2026-01-01' }))
app.get('/report', (request, response) => response.json(rows))

// No JavaScript value is needed here: bytes come in, and a part of them goes out, compressed as the client likes, in one
// hop.
app.post('/first', transform(plan().get('/items/0').minify(), { encodings: ['zstd', 'gzip'], limit: '20mb' }))

// Parses bodies, large ones off the loop; zstd and brotli too.
app.use(json({ limit: '5mb' }))

const accounts = new Map()
const dummy = password.hash('of nobody')
app.post('/accounts', async (request, response) => {
  const { name, password: secret } = request.body ?? {}
  if (typeof secret !== 'string') return response.status(400).json({ error: 'no password' })
  accounts.set(name, await password.hash(secret))
  response.status(201).json({ name })
})
app.post('/login', async (request, response) => {
  const { name, password: secret } = request.body ?? {}
  if (typeof secret !== 'string') return response.status(400).json({ error: 'no password' })
  // Unknown names take as long as known ones.
  const stored = accounts.get(name) ?? await dummy
  const valid = await password.verify(stored, secret, { timeout: 5000 }) && accounts.has(name)
  response.status(valid ? 200 : 401).json({ valid })
})

// Errors have their HTTP status; a full pool is 503, and json() and transform() have set Retry-After.
app.use((error, request, response, next) => {
  if (response.headersSent) return next(error)
  response.status(error.status ?? 500).json({ error: error.expose ? error.message : error.code ?? 'internal' })
})

const server = app.listen(process.env.PORT ?? 3000, '127.0.0.1', () => console.log(`listening on ${server.address().port}`))

process.once('SIGTERM', () => {
  // A client that keeps its connection busy would keep the server open.
  server.prependListener('request', (request, response) => response.setHeader('Connection', 'close'))
  server.close(() => pool.close())
})

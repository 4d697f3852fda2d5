'use strict'

const express = require('express')
const { readChunks } = require('./chunks')

const BODY_LIMIT = 8 * 2 ** 20

const zstdJson = (response, body) =>
  response.set({ 'Content-Type': 'application/json', 'Content-Encoding': 'zstd' }).send(body)

/** @returns {Promise<import('node:http').Server>} listening on a free port of 127.0.0.1 */
module.exports = (work) => {
  const app = express()
  // Nobody caches these answers, so nobody needs a digest of them.
  app.disable('etag')
  const body = work.parsed
    ? express.json({ limit: BODY_LIMIT })
    : async (request, response, next) => {
      request.body = await readChunks(request, BODY_LIMIT)
      next()
    }
  app.get('/ping', (request, response) => { response.send('pong') })
  app.post('/orders', body, async (request, response) => {
    zstdJson(response, await work.orders(request.body))
  })
  app.post('/login', express.json(), async (request, response) => {
    response.json({ valid: await work.login(request.body.password) })
  })
  app.get('/report', async (request, response) => {
    zstdJson(response, await work.report())
  })
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server))
  })
}

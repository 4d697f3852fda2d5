'use strict'

const fastify = require('fastify')
const { readChunks } = require('./chunks')

const BODY_LIMIT = 8 * 2 ** 20

const zstdJson = (reply, body) =>
  reply.header('content-type', 'application/json').header('content-encoding', 'zstd').send(body)

/** @returns {Promise<import('node:http').Server>} listening on a free port of 127.0.0.1 */
module.exports = async (work) => {
  const app = fastify({ bodyLimit: BODY_LIMIT })
  app.get('/ping', async () => 'pong')
  app.post('/login', async (request) => ({ valid: await work.login(request.body.password) }))
  app.get('/report', async (request, reply) => zstdJson(reply, await work.report()))
  app.register(async (orders) => {
    if (!work.parsed) {
      orders.removeContentTypeParser('application/json')
      orders.addContentTypeParser('application/json', (request, payload) => readChunks(payload, BODY_LIMIT))
    }
    orders.post('/orders', async (request, reply) => zstdJson(reply, await work.orders(request.body)))
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app.server
}

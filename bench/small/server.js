'use strict'

// A service that answers what it is sent: node server.js NAME.

const express = require('express')
const fastify = require('fastify')
const { serve } = require('../serve')
const offloop = { express: require('../../lib/http/express'), fastify: require('../../lib/http/fastify') }

function listen (app) {
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server))
  })
}

function expressWith (...middleware) {
  const app = express()
  app.disable('etag')
  app.use(...middleware)
  app.post('/echo', (request, response) => { response.json(request.body) })
  return listen(app)
}

async function fastifyWith (plugin) {
  const app = fastify()
  if (plugin !== undefined) app.register(plugin)
  app.post('/echo', async (request) => request.body)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app.server
}

const SERVERS = {
  __proto__: null,
  express: () => expressWith(require('compression')(), express.json()),
  'express-offloop': () => expressWith(offloop.express.compress(), offloop.express.json()),
  fastify: () => fastifyWith(),
  'fastify-offloop': () => fastifyWith(offloop.fastify),
}

serve(async () => SERVERS[process.argv[2]]())

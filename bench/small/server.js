'use strict'

// A service that answers what it is sent: node server.js NAME.

const { createHook } = require('node:async_hooks')
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
  // Loaded before the route is added: @fastify/compress leaves alone what was there before it.
  if (plugin !== undefined) await app.register(plugin)
  app.post('/echo', async (request) => request.body)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app.server
}

const SERVERS = {
  __proto__: null,
  express: () => expressWith(require('compression')(), express.json()),
  'express-offloop': () => expressWith(offloop.express.compress(), offloop.express.json()),
  fastify: () => fastifyWith(),
  'fastify-compress': () => fastifyWith(require('@fastify/compress')),
  'fastify-offloop': () => fastifyWith(offloop.fastify),
}

/**
 * Keeps one of the objects that process.nextTick() makes. In some processes of Node 20 nextTick() is slow from early on, a
 * sixth of a small request's instructions, whichever server it hits. It seems that V8 drops the hidden class of these
 * objects when a collection comes while there is none. docs/performance.md has what was counted.
 */
function keepTicksFast () {
  const kept = []
  const hook = createHook({ init (id, type, trigger, resource) { if (type === 'TickObject') kept.push(resource) } }).enable()
  process.nextTick(() => hook.disable())
  // The listener holds it.
  process.once('exit', () => kept)
}

keepTicksFast()
serve(async () => SERVERS[process.argv[2]]())

'use strict'

// app.transform(): a handler that sends a request's body through a plan to the answer.

const createError = require('http-errors')
const vary = require('vary')
const { readCompressOptions } = require('../policy/compress-options')
const { departure } = require('../policy/departure')
const { asHttpError } = require('../policy/failures')
const { ownOf } = require('../policy/own-options')
const { readRun } = require('../policy/request-options')
const { Transformation } = require('../policy/transformation')
const { OWN_BODY, TRANSFORMATION } = require('./marks')
const { routeOf } = require('./routes')

function registerTransform (app) {
  app.decorate('transform', transform)
  // Not only by an onRoute hook: agents that trace routes (Sentry, New Relic) have one that runs first and replaces the
  // handler with a function of their own.
  app.route = marking(app.route, (options) => [noted(options, options)])
  for (const method of ['ALL', ...app.supportedMethods]) {
    const name = method.toLowerCase()
    if (typeof app[name] !== 'function') continue
    app[name] = marking(app[name], (url, options, handler) => typeof options === 'function'
      ? [url, noted({}, { handler: options }), options]
      : [url, noted(options, { handler: handler ?? options?.handler }), handler])
  }
  // For methods that are added later.
  app.addHook('onRoute', (route) => { route.config = noted(route, route).config })
}

/** @returns {Function} adds a route like `add`, with the arguments that `mark` returns */
function marking (add, mark) {
  return function (...args) {
    return add.apply(this, mark(...args))
  }
}

/** The options of a route; if its handler is a transformation, with a note that the parser must leave the bytes alone. */
function noted (options, { handler } = {}) {
  const transformation = handler?.[TRANSFORMATION]
  // Fastify refuses options that are not an object.
  if (transformation === undefined || typeof options !== 'object' || options === null) return options
  return { ...options, config: { ...options.config, [TRANSFORMATION]: transformation } }
}

function transform (plan, given) {
  const options = ownOf(given)
  const { type = 'application/json', encodings = [] } = options
  const { settings, encodings: added } = readCompressOptions({ ...options, encodings })
  const transformation = new Transformation(plan, { type, settings, encodings: added })
  const run = readRun(options)
  const handler = (request, reply) => answer(transformation, run, request, reply)
  return Object.assign(handler, { [TRANSFORMATION]: transformation })
}

async function answer (transformation, run, request, reply) {
  const { signal, release } = departure(reply.raw)
  try {
    const accepted = request.headers['accept-encoding']
    // Codings that the plan does not decode have been decoded.
    const { output, headers, varies } = await transformation.run(bytesOf(request),
      { codings: [], accepted, limit: routeOf(request).bodyLimit },
      { ...run, signal, move: request.body !== undefined && request.body === request[OWN_BODY] })
    for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value)
    if (varies) reply.header('vary', vary.append(String(reply.getHeader('vary') ?? ''), 'Accept-Encoding'))
    return output
  } catch (error) {
    throw asHttpError(error)
  } finally {
    release()
  }
}

const NOTHING = Buffer.alloc(0)

function bytesOf ({ body }) {
  // Without a body no parser runs: the plan decides what an empty input means.
  if (body === undefined) return NOTHING
  if (Array.isArray(body) || Buffer.isBuffer(body) || typeof body === 'string') return body
  throw createError(500, 'transform() needs the bytes of the body, but a parser has made something else of them')
}

module.exports = { registerTransform }

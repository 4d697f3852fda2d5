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
  // The parser of the route has to leave the bytes alone.
  app.addHook('onRoute', (route) => {
    const transformation = route.handler?.[TRANSFORMATION]
    if (transformation !== undefined) route.config = { ...route.config, [TRANSFORMATION]: transformation }
  })
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
    // Codings that the plan does not undo were undone before.
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
  // Without a body no parser is asked: what nothing is worth, the plan says.
  if (body === undefined) return NOTHING
  if (Array.isArray(body) || Buffer.isBuffer(body) || typeof body === 'string') return body
  throw createError(500, 'transform() needs the bytes of the body, but a parser has made something else of them')
}

module.exports = { registerTransform }

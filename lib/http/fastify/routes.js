'use strict'

// The settings of a request's route that the plugin needs. `request.routeOptions` makes an object of twelve fields each time
// it is read, so a hook of the route itself leaves the settings on the request.

const { ROUTE, ROUTE_SENDS } = require('./marks')

/** Routes added from now on leave what routeOf() would have to read. */
function registerRoutes (app) {
  app.addHook('onRoute', (route) => {
    let facts
    function leaveFacts (request, reply, done) {
      // At the first request, because onRoute hooks of others may change the route until then.
      request[ROUTE] = facts ??= { config: route.config, bodyLimit: route.bodyLimit || app.initialConfig.bodyLimit }
      done()
    }
    route.onRequest = [leaveFacts].concat(route.onRequest ?? [])
  })
}

/**
 * @param {import('fastify').FastifyRequest} request
 * @returns {{ config?: object, bodyLimit: number }}
 */
function routeOf (request) {
  // A handler may have passed the request on to the 404 handler, which has its own options.
  if (request.is404) return request.routeOptions
  // For routes that were added before the plugin was loaded, and when a hook of the instance answers first.
  request[ROUTE] ??= request.routeOptions
  return request[ROUTE]
}

/**
 * Whether the answer to a request passes an onSend hook of its route, also if the route passed it on as not found. (Not if an
 * onRequest hook of the instance did.)
 */
function sendsItself (request) {
  return (request[ROUTE] ?? request.routeOptions).config?.[ROUTE_SENDS] === true
}

module.exports = { registerRoutes, routeOf, sendsItself }

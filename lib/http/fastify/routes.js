'use strict'

// What the plugin asks of a request's route. `request.routeOptions` makes an object of twelve fields each time it is read,
// so a hook of the route itself leaves what is asked for on the request.

const { ROUTE, ROUTE_SENDS } = require('./marks')

/** Routes that are added from now on leave what routeOf() would have to ask for. */
function registerRoutes (app) {
  app.addHook('onRoute', (route) => {
    let facts
    function leaveFacts (request, reply, done) {
      // Not before the first request: onRoute hooks of others may still change the route.
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
  // A handler may have passed the request on to the one for what is not found, which has options of its own.
  if (request.is404) return request.routeOptions
  // Asked for where a route was added before the plugin was loaded, and where a hook of the instance answers before.
  request[ROUTE] ??= request.routeOptions
  return request[ROUTE]
}

/**
 * Whether the answer to a request passes an onSend hook of its route: also where that passed it on as not found. (Not where an
 * onRequest hook of the instance did.)
 */
function sendsItself (request) {
  return (request[ROUTE] ?? request.routeOptions).config?.[ROUTE_SENDS] === true
}

module.exports = { registerRoutes, routeOf, sendsItself }

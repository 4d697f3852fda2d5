'use strict'

// The symbols under which parts of the plugin leave notes for each other on Fastify's objects.

module.exports = {
  /** On a request: the settings of its route. */
  ROUTE: Symbol('offloop.route'),
  /** On a route's config: how its answers are compressed; false: not at all. */
  ROUTE_COMPRESSION: Symbol('offloop.route.compression'),
  /** On a route's config: its last onSend hook is the plugin's. */
  ROUTE_SENDS: Symbol('offloop.route.sends'),
  /** On a request: the bytes of its body, if nobody else had them before the hooks that see request.body. */
  OWN_BODY: Symbol('offloop.request.own'),
  /** On a reply: reply.compress() asked for it. */
  FORCED: Symbol('offloop.reply.forced'),
  /** On an instance: its JSON parser is the plugin's, or was there before it. */
  PARSES: Symbol('offloop.instance.parses'),
  /** On an instance: its JSON parser is the plugin's, and yields to that of a child. */
  YIELDS: Symbol('offloop.instance.yields'),
  /** On a handler and on its route's config: the Transformation that wants the bytes of the body. */
  TRANSFORMATION: Symbol('offloop.transformation'),
}

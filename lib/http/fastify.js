'use strict'

// The plugin for Fastify 5. It acts on the instance in which it is registered, and on its children.

const fastifyPlugin = require('fastify-plugin')
const { registerCompression, COMPRESSION } = require('./fastify/compress')
const { registerParsing } = require('./fastify/parse')
const { registerRoutes } = require('./fastify/routes')
const { registerTransform } = require('./fastify/transform')
const { refuseMisplaced, wrongType } = require('./policy/option-checks')
const { ownOf } = require('./policy/own-options')

async function offloop (app, options) {
  const given = ownOf(options)
  // @fastify/compress takes them here. Ignoring them would hide the mistake.
  refuseMisplaced(given, COMPRESSION, 'compress')
  const { compress = {}, parse = {} } = given
  for (const [name, value] of Object.entries({ compress, parse })) {
    if (typeof value !== 'boolean' && typeof value !== 'object') throw wrongType(name, 'a boolean or an object')
  }
  if (parse !== false || compress !== false) registerRoutes(app)
  registerTransform(app)
  if (parse !== false) registerParsing(app, parse === true ? {} : parse)
  if (compress !== false) registerCompression(app, compress === true ? {} : compress)
}

module.exports = fastifyPlugin(offloop, { fastify: '5.x', name: 'offloop' })
module.exports.default = module.exports
module.exports.offloop = module.exports

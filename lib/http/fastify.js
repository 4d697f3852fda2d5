'use strict'

// The plugin for Fastify 5. It speaks for the instance that it is registered in, and for the children of that.

const fastifyPlugin = require('fastify-plugin')
const { registerCompression, COMPRESSION } = require('./fastify/compress')
const { registerParsing } = require('./fastify/parse')
const { registerRoutes } = require('./fastify/routes')
const { registerTransform } = require('./fastify/transform')
const { refuseMisplaced, wrongType } = require('./policy/option-checks')
const { ownOf } = require('./policy/own-options')

async function offloop (app, options) {
  const given = ownOf(options)
  // Where @fastify/compress has them. Ignored, they would pass for taken.
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

'use strict'

// Middleware for Express 4 and 5, and for anything else that calls (request, response, next).

const { compress } = require('./express/compress')
const { etag } = require('./express/etag')
const { json } = require('./express/json')
const { transform } = require('./express/transform')

module.exports = { compress, json, transform, etag }

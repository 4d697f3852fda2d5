'use strict'

// transform(): sends a request's body through a plan to the answer, in one hop, without making a JavaScript value.

const createError = require('http-errors')
const vary = require('vary')
const { readCompressOptions } = require('../policy/compress-options')
const { departure } = require('../policy/departure')
const { ownOf } = require('../policy/own-options')
const { Transformation } = require('../policy/transformation')
const { fail, throwUncaught } = require('./failure')
const { codingsOf, isRead, readBody, readBodyOptions } = require('./request-body')

function transform (plan, given) {
  const options = ownOf(given)
  const { type = 'application/json', encodings = [] } = options
  const { settings, ...compression } = readCompressOptions({ ...options, encodings })
  const transformation = new Transformation(plan, { type, settings, encodings: compression.encodings })
  const policy = readBodyOptions(options, { limit: '16mb' })
  return function transform (request, response, next) {
    answer(transformation, policy, request, response).catch((error) => fail(error, response, next)).catch(throwUncaught)
  }
}

async function answer (transformation, policy, request, response) {
  const codings = isRead(request) ? [] : codingsOf(request, policy)
  const read = isRead(request) ? undefined : await readBody(request, policy, codings)
  const { signal, release } = departure(response)
  try {
    const accepted = request.headers['accept-encoding']
    const { output, headers, varies } = await transformation.run(read?.chunks ?? givenBody(request),
      { codings, accepted, limit: policy.limit }, { ...policy.run, signal, move: read?.own === true })
    for (const [name, value] of headers) if (!response.hasHeader(name)) response.setHeader(name, value)
    if (varies) vary(response, 'Accept-Encoding')
    response.setHeader('Content-Length', output.length)
    response.end(output)
  } finally {
    release()
  }
}

/** The body that express.raw() or express.text() has left. */
function givenBody ({ body }) {
  if (Buffer.isBuffer(body) || typeof body === 'string') return body
  throw createError(500, 'transform() needs the bytes of the body, but another parser has read them already',
    { type: 'stream.not.readable' })
}

module.exports = { transform }

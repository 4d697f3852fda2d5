'use strict'

// Errors like those of Fastify and @fastify/compress: `instanceof` Fastify's own holds, because that checks the
// code.

const createError = require('@fastify/error')
const { asHttpError } = require('../policy/failures')

const AlreadyPresent = createError('FST_ERR_CTP_ALREADY_PRESENT', "Content type parser '%s' already present.", 500)
const BodyTooLarge = createError('FST_ERR_CTP_BODY_TOO_LARGE', 'Request body is too large', 413, RangeError)
const InvalidContentLength = createError('FST_ERR_CTP_INVALID_CONTENT_LENGTH',
  'Request body size did not match Content-Length', 400, RangeError)
const EmptyJsonBody = createError('FST_ERR_CTP_EMPTY_JSON_BODY',
  "Body cannot be empty when content-type is set to 'application/json'", 400)
const InvalidJsonBody = createError('FST_ERR_CTP_INVALID_JSON_BODY',
  "Body is not valid JSON but content-type is set to 'application/json'", 400)
const UnsupportedCoding = createError('FST_CP_ERR_INVALID_CONTENT_ENCODING', 'Unsupported Content-Encoding: %s', 415)
const InvalidContent = createError('FST_CP_ERR_INVALID_CONTENT',
  'Could not decompress the request payload using the provided encoding', 400)

/** The error of a body that could not be read. @param {new (details: object) => Error} Invalid for bad data */
function bodyError (error, Invalid) {
  if (error.type === 'entity.too.large') return new BodyTooLarge({ cause: error })
  if (error.type === 'request.size.invalid') return new InvalidContentLength({ cause: error })
  if (error.code === 'ERR_OFFLOOP_INVALID_INPUT') return new Invalid({ cause: error })
  return asHttpError(error)
}

module.exports = { AlreadyPresent, bodyError, EmptyJsonBody, InvalidJsonBody, UnsupportedCoding, InvalidContent }

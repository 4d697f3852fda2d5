'use strict'

// Reads a request's body for middleware: what is checked before a byte is read, and what it may cost.

const typeis = require('type-is')
const { requireRoom } = require('../policy/admission')
const { collect, drain } = require('../policy/body')
const { byteSize, wrongType } = require('../policy/option-checks')
const { readCodings, unsupportedCoding } = require('../policy/request-coding')
const { readMaxEncodings, readRun } = require('../policy/request-options')

/** Encoding may enlarge a small body; anything above this is no honest encoding of a body within the limit. */
const CODING_OVERHEAD = 1024

/** What json() and transform() have in common; throws on a mistake. */
function readBodyOptions (options, defaults) {
  const maxEncodings = readMaxEncodings(options)
  const inflate = options.inflate !== false
  return {
    limit: byteSize('limit', options.limit ?? defaults.limit),
    inflate,
    mostCodings: inflate ? maxEncodings : 0,
    run: readRun(options),
  }
}

/** @param {string | string[] | Function} type @returns {(request) => boolean} */
function typeTest (type) {
  if (typeof type === 'function') return type
  if (![type].flat().every((each) => typeof each === 'string')) throw wrongType('type', 'a string, an array of strings or a function')
  return (request) => Boolean(typeis(request, type))
}

/** Whether somebody has already read the body and left it in `request.body`. */
function isRead (request) {
  return request._body === true || request.readableEnded || (request.complete && !request.readable)
}

/** @returns {string[]} the formats to decode, in order; throws the answer if one is not supported */
function codingsOf (request, { inflate, mostCodings }) {
  const header = request.headers['content-encoding']
  const codings = readCodings(header || undefined, mostCodings)
  if (codings === undefined) throw unsupportedCoding(header, inflate)
  return codings
}

/**
 * Reads a body that the pool has room for. One that is too large is read and discarded, as in express.json(), and so is one that
 * finds no room after it has begun; one that declares more than there is room for is not read at all, and throws.
 *
 * @param {string[]} codings that still must be decoded
 * @returns {Promise<import('../policy/body').Body>}
 */
function readBody (request, { limit }, codings) {
  const allowance = codings.length === 0 ? 0 : CODING_OVERHEAD
  const length = declaredLength(request)
  if (length <= limit + allowance) requireRoom(length)
  return new Promise((resolve, reject) => {
    collect(request, { limit, allowance, length }, (error, body) => {
      if (error === undefined) resolve(body)
      else drain(request, () => reject(error))
    })
  })
}

function declaredLength ({ headers }) {
  const length = headers['content-length']
  return length === undefined ? undefined : Number.parseInt(length, 10)
}

module.exports = { readBodyOptions, typeTest, isRead, codingsOf, readBody }

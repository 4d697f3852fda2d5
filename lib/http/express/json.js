'use strict'

// json(): a drop-in replacement for express.json() whose decompression and parsing do not block the event loop.

const createError = require('http-errors')
const { hasBody } = require('type-is')
const { charsetOf, isSupported, unsupportedCharset, UTF8 } = require('../policy/charset')
const { departure } = require('../policy/departure')
const { INLINE_BYTES, parseJson } = require('../policy/json-body')
const { callable, wrongType } = require('../policy/option-checks')
const { ownOf } = require('../policy/own-options')
const { decode } = require('../policy/request-coding')
const { fail, throwUncaught } = require('./failure')
const { codingsOf, isRead, readBody, readBodyOptions, typeTest } = require('./request-body')

function json (options) {
  const policy = readOptions(ownOf(options))
  return function jsonParser (request, response, next) {
    if (isRead(request)) return next()
    setDefaultBody(request)
    if (!hasBody(request) || !policy.isWanted(request)) return next()
    if (isExpress4(request)) request._body = true
    let charset, codings, reading
    try {
      charset = charsetFor(request, policy)
      codings = codingsOf(request, policy)
      reading = readBody(request, policy, codings)
    } catch (error) {
      return fail(error, response, next)
    }
    const give = (body) => {
      request.body = body
      next()
    }
    const refuse = (error) => fail(error, response, next)
    reading.then((read) => {
      const given = { request, response, charset, codings, ...read }
      // A small body, as most are, needs no promise.
      return isSmall(given) ? parseHere(policy, given, give, refuse) : parseAway(policy, given).then(give, refuse)
    }, refuse).catch(throwUncaught)
  }
}

function readOptions (options) {
  // As in express.json(), a false or empty value counts as absent.
  const verify = options.verify || false
  const defaultCharset = options.defaultCharset || UTF8
  if (verify && typeof verify !== 'function') throw wrongType('verify', 'function')
  if (options.reviver) callable('reviver', options.reviver)
  if (typeof defaultCharset !== 'string') throw wrongType('defaultCharset', 'a string')
  return {
    ...readBodyOptions(options, { limit: '100kb' }),
    verify,
    strict: options.strict !== false,
    reviver: options.reviver || undefined,
    defaultCharset,
    isWanted: typeTest(options.type || 'application/json'),
  }
}

const isExpress4 = ({ app }) => app !== undefined && app.lazyrouter !== undefined

// Express 4 promises an object, and its parsers mark a parsed request; Express 5 does neither.
function setDefaultBody (request) {
  if (isExpress4(request)) request.body = request.body || {}
  else if (!('body' in request)) request.body = undefined
}

function charsetFor (request, { defaultCharset }) {
  const charset = charsetOf(request.headers['content-type']) || defaultCharset
  if (charset !== UTF8 && !isSupported(charset)) throw unsupportedCharset(charset)
  return charset
}

const isSmall = ({ codings, size }) => codings.length === 0 && size <= INLINE_BYTES

function parseHere (policy, given, give, refuse) {
  let body
  try {
    body = parse(policy, given)
  } catch (error) {
    return refuse(error)
  }
  give(body)
}

/** The value of a decoded body, or a promise of it if it is large. */
function parse (policy, { request, response, charset, chunks, size, own, run }) {
  const { verify, strict, reviver } = policy
  const given = verify ? [verified(verify, request, response, { chunks, charset })] : chunks
  return parseJson(given, { charset, size, strict, reviver, own, verified: verify !== false, run })
}

/** A body that needs the pool; the client may leave meanwhile. */
async function parseAway (policy, given) {
  const { signal, release } = departure(given.response)
  const run = { ...policy.run, signal }
  try {
    if (given.codings.length === 0) return await parse(policy, { ...given, run })
    const plain = await decode(given.codings, given.chunks, policy.limit, { ...run, move: given.own })
    return await parse(policy, { ...given, chunks: [plain], size: plain.length, own: true, run })
  } finally {
    release()
  }
}

function verified (verify, request, response, { chunks, charset }) {
  const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
  try {
    verify(request, response, body, charset)
  } catch (error) {
    throw createError(403, error, { body, type: error.type || 'entity.verify.failed' })
  }
  return body
}

module.exports = { json }

'use strict'

// Compresses answers in the last onSend hook; routes may say how, or switch it off.

const { pipeline, Readable } = require('node:stream')
const vary = require('vary')
const { compress, createCompress, OffloopError } = require('../../index')
const { readCompressOptions, NAMES } = require('../policy/compress-options')
const { hasRoom } = require('../policy/admission')
const { departure, departureSignal } = require('../policy/departure')
const { forbidsTransform, isCompressible, mayEncode, remembered, weakened } = require('../policy/eligibility')
const { asHttpError } = require('../policy/failures')
const { chooseEncoding, namesNone } = require('../policy/negotiation')
const { callable, wrongType } = require('../policy/option-checks')
const { ownOf } = require('../policy/own-options')
const { FORCED, ROUTE_COMPRESSION, ROUTE_SENDS } = require('./marks')
const { routeOf, sendsItself } = require('./routes')

/** Bytes without a stated type are often text; events must arrive one by one. */
const OCTETS = /^application\/octet-stream\b/i
const EVENTS = /^text\/event-stream\b/i

/** The names of its options. */
const COMPRESSION = Object.freeze([...NAMES, 'global', 'customTypes', 'onUnsupportedEncoding'])

function registerCompression (app, options) {
  const policy = readOptions(options)
  const policyOf = (config) => config?.[ROUTE_COMPRESSION] ?? ownPolicy(config, options) ?? (policy.global && policy)
  app.decorateReply('compress', function (value) {
    this[FORCED] = policyOf(routeOf(this.request).config) || policy
    return this.send(value)
  })
  function send (request, reply, payload, done) {
    const how = reply[FORCED] ?? policyOf(routeOf(request).config)
    const output = how ? encode(how, request, reply, payload) : payload
    if (typeof output?.then === 'function') return output
    done(null, output)
  }
  app.addHook('onRoute', (route) => {
    const own = ownOf(route).compress ?? ownOf(route.config).compress
    route.config = { ...route.config, [ROUTE_SENDS]: true }
    if (own !== undefined) route.config[ROUTE_COMPRESSION] = readRouteOptions(own, options)
    route.onSend = withLast(send, route)
  })
  // For routes that were added before the plugin was loaded, and for 404s.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!sendsItself(request)) return send(request, reply, payload, done)
    // It may fail while the hooks in between take their time; its reader learns of that.
    if (typeof payload?.pipe === 'function') payload.on('error', ignore)
    done(null, payload)
  })
}

const ignore = () => {}

/** The onSend hooks of a route and, after all others, ours: the others see and change what is not compressed yet. */
function withLast (hook, { method, onSend = [] }) {
  const others = [onSend].flat()
  // Fastify's own hook for HEAD removes the payload. Nothing is compressed, but the headers are those of GET.
  return method === 'HEAD' ? [hook, ...others] : [...others, hook]
}

const late = new WeakMap()

/** For a route that was added before the plugin was loaded, if its config says so. */
function ownPolicy (config, options) {
  if (!config || !Object.hasOwn(config, 'compress') || config.compress === undefined) return undefined
  if (!late.has(config)) late.set(config, readRouteOptions(config.compress, options))
  return late.get(config)
}

/** @returns {object | false} false: answers are left alone */
function readRouteOptions (own, options) {
  if (typeof own !== 'boolean' && (own === null || typeof own !== 'object')) {
    throw wrongType('compress', 'a boolean or an object')
  }
  return own !== false && readOptions({ ...options, global: true, ...(own === true ? {} : own) })
}

function readOptions (options) {
  const { customTypes, global = true, onUnsupportedEncoding } = ownOf(options)
  if (onUnsupportedEncoding !== undefined) callable('onUnsupportedEncoding', onUnsupportedEncoding)
  // search() starts at the beginning, whatever the flags of the expression.
  const isWanted = customTypes instanceof RegExp ? (type) => type.search(customTypes) >= 0 : customTypes ?? isDefaultType
  if (typeof isWanted !== 'function') throw wrongType('customTypes', 'a RegExp or a function')
  return { ...readCompressOptions(options), global, onUnsupportedEncoding, isWanted }
}

const isDefaultType = remembered((type) => isCompressible(type) ? !EVENTS.test(type) : OCTETS.test(type))

/** @returns {unknown} what to send, or a promise of it if that needs the pool */
function encode (policy, request, reply, given) {
  // Fastify has its own errors for a body that somebody has read, or is reading.
  if (given?.bodyUsed === true || given?.locked === true) return given
  const payload = typeof given === 'string' ? given : unwrapped(reply, given)
  if (payload === null || payload === undefined) return payload
  const type = String(reply.getHeader('content-type') ?? 'application/json')
  if (reply[FORCED] === undefined && !policy.isWanted(type)) return payload
  if (forbidsTransform(reply.getHeader('cache-control'))) return payload
  const varies = reply.getHeader('vary')
  reply.header('vary', varies === undefined ? 'Accept-Encoding' : vary.append(String(varies), 'Accept-Encoding'))
  const isSmall = isBelow(policy.threshold, reply, payload)
  // Most answers are, so nothing else is checked.
  if (isSmall && policy.onUnsupportedEncoding === undefined) return payload
  return encodeLarge(policy, request, reply, { payload, isSmall })
}

function encodeLarge (policy, request, reply, { payload, isSmall }) {
  if (request.method === 'HEAD' || request.headers['x-no-compression'] !== undefined) return payload
  if (!mayEncode((name) => reply.getHeader(name), reply.statusCode)) return payload
  const accepted = request.headers['accept-encoding']
  if (policy.onUnsupportedEncoding !== undefined && namesNone(accepted, policy.encodings)) {
    return policy.onUnsupportedEncoding(accepted, request, reply)
  }
  if (isSmall) return payload
  const encoding = chooseEncoding(accepted, policy.encodings, policy.enforced)
  return encoding === undefined ? payload : encodeAs(encoding, policy, { reply, payload })
}

/** Whether a payload is known to have fewer bytes. */
function isBelow (threshold, reply, payload) {
  if (typeof payload !== 'string') {
    return (ArrayBuffer.isView(payload) ? payload.byteLength : Number(reply.getHeader('content-length'))) < threshold
  }
  // A character takes one to three bytes, so most strings need not be counted.
  return payload.length < threshold && (payload.length * 3 < threshold || Buffer.byteLength(payload) < threshold)
}

/** A fetch Response: its status and headers become the reply's. */
function unwrapped (reply, payload) {
  if (Object.prototype.toString.call(payload) !== '[object Response]') return payload
  reply.code(payload.status)
  for (const [name, value] of payload.headers) reply.header(name, value)
  return payload.body
}

function encodeAs (encoding, policy, { reply, payload }) {
  const source = typeof payload.getReader === 'function' ? readableOf(payload) : payload
  if (typeof source.pipe === 'function') return encodeStream(encoding, policy, { reply, source })
  return encodeWhole(encoding, policy, { reply, payload })
}

/** For a Web stream. Fastify also sends those of other implementations, such as GraphQL Yoga's, which Node's own functions refuse. */
function readableOf (stream) {
  if (stream instanceof ReadableStream) return Readable.fromWeb(stream)
  const reader = stream.getReader()
  return new Readable({
    read () {
      reader.read().then(({ done, value }) => { this.push(done ? null : value) }).catch((error) => { this.destroy(error) })
    },
    destroy (error, callback) {
      // A stream that has ended or failed ignores this.
      Promise.resolve(reader.cancel(error)).catch(ignore).then(() => callback(error))
    },
  })
}

async function encodeWhole (encoding, policy, { reply, payload }) {
  const { signal, release } = departure(reply.raw)
  try {
    const output = await compress(encoding, payload, { ...policy.settings[encoding], signal })
    setHeaders(reply, encoding)
    // Fastify sets the new length, or sends chunks if there are trailers.
    reply.removeHeader('content-length')
    return output
  } catch {
    // Every client accepts the plain answer, so this is no reason to fail.
    return payload
  } finally {
    release()
  }
}

function encodeStream (encoding, policy, { reply, source }) {
  if (!hasRoom()) return source
  const { signal, release } = departureSignal(reply.raw)
  const stream = createCompress(encoding, { ...policy.settings[encoding], signal, waitForRoom: true })
  const etag = reply.getHeader('etag')
  // The first listener, because Fastify's own answers with the error if nothing has been sent.
  stream.once('error', (error) => {
    // Fastify answers with this very error object. The source's failure is the application's.
    if (error instanceof OffloopError && source.errored !== error) asHttpError(error)
    if (!reply.raw.headersSent) unsetHeaders(reply, etag)
  })
  pipeline(source, stream, (error) => {
    release()
    // A client that leaves is not our failure.
    if (error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ABORT_ERR') reply.log.error(error)
  })
  setHeaders(reply, encoding)
  reply.removeHeader('content-length')
  return stream
}

function setHeaders (reply, encoding) {
  reply.header('content-encoding', encoding)
  const etag = reply.getHeader('etag')
  if (etag !== undefined) reply.header('etag', weakened(etag))
}

/** What is sent instead is plain. Fastify may already have set a stream's headers on Node's response. */
function unsetHeaders (reply, etag) {
  reply.removeHeader('content-encoding')
  reply.raw.removeHeader('content-encoding')
  if (etag !== undefined) reply.header('etag', etag)
}

module.exports = { registerCompression, COMPRESSION }

'use strict'

// Request bodies: decodes content codings before any parser sees them, and parses JSON off the event loop.

const { AsyncResource } = require('node:async_hooks')
const { requireRoom } = require('../policy/admission')
const { collect } = require('../policy/body')
const { departureOf } = require('../policy/departure')
const { INLINE_BYTES, join, parseBytes, withoutMark } = require('../policy/json-body')
const { oneOf } = require('../policy/option-checks')
const { ownOf } = require('../policy/own-options')
const { bodyOf } = require('../policy/ownership')
const { decode, readCodings } = require('../policy/request-coding')
const { readMaxEncodings, readRun } = require('../policy/request-options')
const { AlreadyPresent, bodyError, EmptyJsonBody, InvalidContent, InvalidJsonBody, UnsupportedCoding } = require('./errors')
const { OWN_BODY, PARSES, TRANSFORMATION, YIELDS } = require('./marks')
const { clean, isPoisoned, isSuspect } = require('./poisoning')
const { routeOf } = require('./routes')

const JSON_TYPE = 'application/json'
const ACTIONS = ['error', 'remove', 'ignore']

function registerParsing (app, options) {
  const policy = readOptions(options, app.initialConfig)
  const parseSmall = app.getDefaultJsonParser(policy.onProtoPoisoning, policy.onConstructorPoisoning)
  function parse (request, payload, done) {
    read(request, payload, InvalidJsonBody, (error, body) => {
      if (error !== undefined) done(error)
      else if (wantsBytes(request)) done(null, bytesFor(request, body))
      else if (body.size === 0) done(new EmptyJsonBody())
      else if (body.size <= INLINE_BYTES) parseSmall(request, join(body.chunks).toString(), done)
      else parseLarge(policy, request, body).then((value) => done(null, value), done)
    })
  }
  // If it is already the plugin's, with other options, it must not be kept silently.
  if (app[PARSES]) throw new AlreadyPresent(JSON_TYPE)
  app[PARSES] = true
  if (addUnlessThere(app, JSON_TYPE, {}, parse)) yieldToChildren(app)
  app.addHook('onRoute', function (route) {
    if (route.config?.[TRANSFORMATION] !== undefined) keepText(this)
  })
  app.addHook('preParsing', (request, reply, payload, done) => {
    const header = request.headers['content-encoding']
    if (!header || header === 'identity' || !hasBody(request)) return done(null, payload)
    undo(policy, { request, reply, payload, header }, done)
  })
}

/**
 * Fastify's own parser of text/plain makes a string from bytes that may not be text. For transformations another parser replaces
 * it, unless it is the application's own.
 */
function keepText (app) {
  if (!app.hasContentTypeParser('text/plain')) return
  // Fastify reads the body, so that limits and errors are its own.
  addUnlessThere(app, 'text/plain', { parseAs: 'buffer' }, (request, body, done) => {
    done(null, wantsBytes(request) ? [body] : body.toString())
  })
}

/** Replaces Fastify's own parser, but not one of the application. @returns {boolean} whether it was added */
function addUnlessThere (app, type, options, parse) {
  try {
    app.addContentTypeParser(type, options, parse)
    return true
  } catch (error) {
    if (error.code !== 'FST_ERR_CTP_ALREADY_PRESENT') throw error
    return false
  }
}

/**
 * In children, an added JSON parser replaces the plugin's, as it would replace Fastify's own: @fastify/http-proxy adds one
 * without asking, and so do those who want the raw body. In the instance itself it would be unclear which one was meant.
 */
function yieldToChildren (app) {
  const add = app.addContentTypeParser
  app[YIELDS] = true
  app.addContentTypeParser = function (types, ...others) {
    const isJson = [types].flat().some((each) => typeof each === 'string' && each.trim().toLowerCase() === JSON_TYPE)
    if (isJson && this !== app && this[YIELDS]) this.removeContentTypeParser(JSON_TYPE)
    const added = add.call(this, types, ...others)
    if (isJson) this[YIELDS] = false
    return added
  }
}

/** Whether its route is a transformation. */
const wantsBytes = (request) => routeOf(request).config?.[TRANSFORMATION] !== undefined

/** The body for a transformation, with a note whether it may take the bytes. */
function bytesFor (request, { chunks, own }) {
  if (own) request[OWN_BODY] = chunks
  return chunks
}

function readOptions (given, host) {
  const options = ownOf(given)
  const action = (name) => oneOf(`parse.${name}`, options[name] ?? host[name] ?? 'error', ACTIONS)
  return {
    maxEncodings: readMaxEncodings(options, 'parse.'),
    onProtoPoisoning: action('onProtoPoisoning'),
    onConstructorPoisoning: action('onConstructorPoisoning'),
    run: readRun(options, 'parse.'),
  }
}

function hasBody ({ headers, raw }) {
  if (headers['content-length'] !== undefined) return Number(headers['content-length']) > 0
  // HTTP/2 has no such header: there the head ends the request, or not.
  return headers['transfer-encoding'] !== undefined || raw.stream?.endAfterHeaders === false
}

/**
 * @param {Function} Invalid the error for a bad body
 * @param {(error?: Error, body?: import('../policy/body').Body) => void} callback
 */
function read (request, payload, Invalid, callback) {
  const limit = routeOf(request).bodyLimit
  const declared = request.headers['content-length']
  // A hook that replaced the stream of the body counts the received bytes itself.
  const length = declared === undefined || payload.receivedEncodedLength !== undefined ? undefined : Number(declared)
  try {
    if (length <= limit) requireRoom(length)
  } catch (error) {
    return callback(error)
  }
  collect(payload, { limit, length, source: request.raw },
    (error, body) => callback(error && bodyError(error, Invalid), body))
}

/** @param {(error: Error | null, body?: import('node:stream').Readable) => void} done gets the decoded body */
function undo (policy, { request, reply, payload, header }, done) {
  const codings = readCodings(header, policy.maxEncodings)
  const who = codings === undefined ? 'nobody' : routeOf(request).config?.[TRANSFORMATION]?.whoUndoes(codings)
  if (who === 'nobody') return done(new UnsupportedCoding(header))
  if (who === 'plan' || codings.length === 0) return done(null, payload)
  // The end of a body is an event of the connection, but the AsyncLocalStorage of hooks and handler must be the request's.
  read(request, payload, InvalidContent, AsyncResource.bind((error, body) => {
    if (error !== undefined) {
      endUnread(request, reply)
      return done(error)
    }
    decoded(policy, request, codings, body).then((plain) => done(null, plain), done)
  }))
}

/**
 * A refused body is read no further, so nothing else can come over its connection. For errors in content-type parsers Fastify
 * says that itself. (HTTP/2 has a stream for each request.)
 */
function endUnread ({ raw }, reply) {
  if (!raw.readableEnded && raw.httpVersionMajor !== 2) reply.header('connection', 'close')
}

async function decoded (policy, request, codings, { chunks, size, own }) {
  const signal = departureOf(request.raw.socket)
  try {
    const bytes = await decode(codings, chunks, routeOf(request).bodyLimit, { ...policy.run, signal, move: own })
    return Object.assign(bodyOf(bytes), { receivedEncodedLength: size })
  } catch (error) {
    throw bodyError(error, InvalidContent)
  }
}

async function parseLarge (policy, request, { chunks: given, size, own }) {
  const chunks = withoutMark(given)
  const { onProtoPoisoning, onConstructorPoisoning } = policy
  const onProto = onProtoPoisoning === 'ignore' ? 'keep' : onProtoPoisoning
  const run = { ...policy.run, signal: departureOf(request.raw.socket) }
  try {
    // Checked before the bytes are given away.
    const poisoned = onConstructorPoisoning !== 'ignore' && await isSuspect(chunks) && await isPoisoned(chunks, { size, run })
    // Not if it is removed together with a `__proto__` above it.
    if (poisoned && onConstructorPoisoning === 'error' && onProto !== 'remove') throw new InvalidJsonBody()
    const value = await parseBytes(chunks, { size, own, run: { ...run, onProto } })
    if (poisoned && !await clean(value, onConstructorPoisoning)) throw new InvalidJsonBody()
    return value
  } catch (error) {
    throw bodyError(error, InvalidJsonBody)
  }
}

module.exports = { registerParsing }

'use strict'

// Whether only the adapter has the bytes of a body. Then they may be moved to the pool, which would take them from anybody
// else who holds them: an application may keep them for a signature.

const { EventEmitter } = require('node:events')
const { IncomingMessage } = require('node:http')
const { Socket } = require('node:net')
const { Readable } = require('node:stream')

const made = new WeakSet()

/** @param {Buffer} bytes that nobody else holds @returns {Readable} */
function bodyOf (bytes) {
  const body = Readable.from(bytes.length === 0 ? [] : [bytes])
  made.add(body)
  return body
}

/**
 * Whether all bytes of a stream are still to come, from a source that nobody else holds: the wire, or bodyOf(). Others may
 * push bytes that they keep, as Fastify's app.inject() does; HTTP/2 has a stream below the request that may have listeners
 * too.
 */
function isUntouched (stream) {
  const isSource = made.has(stream) || (stream instanceof IncomingMessage && stream.socket instanceof Socket)
  return isSource && !stream.readableDidRead && hasListeners(stream, 0) &&
    stream.push === Readable.prototype.push && stream.emit === EventEmitter.prototype.emit
}

/** @param {number} count of the listeners that get the bytes */
function hasListeners (stream, count) {
  return stream.listenerCount('data') === count && stream.listenerCount('readable') === 0
}

module.exports = { bodyOf, isUntouched, hasListeners }

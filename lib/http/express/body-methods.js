'use strict'

const { readArguments } = require('./chunk')

/**
 * Replaces a response's write(), end() and flush(), by the same functions for all answers of a middleware, which find their
 * object by a symbol. Creating and collecting functions for each answer would be most of the cost of a small one: see
 * collect() in ../policy/body.js.
 *
 * @param {symbol} own under which a response holds an object with onWrite(), onEnd() and onFlush()
 * @returns {(response: object, held: object) => void}
 */
function bodyMethods (own) {
  function write (chunk, encoding, callback) { return this[own].onWrite(readArguments(chunk, encoding, callback)) }
  function end (chunk, encoding, callback) { return this[own].onEnd(readArguments(chunk, encoding, callback)) }
  function flush () { this[own].onFlush() }

  return (response, held) => {
    response[own] = held
    response.write = write
    response.end = end
    response.flush = flush
  }
}

module.exports = { bodyMethods }

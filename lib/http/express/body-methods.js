'use strict'

const { readArguments } = require('./chunk')

/**
 * Puts functions of one's own in the place of a response's write(), end() and flush(): the same ones for all answers of a
 * middleware, which find what they belong to by a symbol. Functions for each answer would be most of what a small one costs,
 * for making them and for the collector: see collect() in ../policy/body.js.
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

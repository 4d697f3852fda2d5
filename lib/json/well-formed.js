'use strict'

const { makeError } = require('../errors')

/**
 * Only JavaScript can check this: on the way to native code a lone surrogate becomes another character, which
 * changes the expression.
 *
 * @param {string} text an expression, a pointer or a patch
 * @param {string} what it is, for the error
 * @returns {string} the text
 */
function wellFormed (text, what) {
  if (text.isWellFormed()) return text
  const offset = Buffer.byteLength(text.slice(0, text.search(/\p{Surrogate}/u)))
  throw makeError('ERR_OFFLOOP_INVALID_EXPRESSION', `The ${what} has a surrogate without its other half`, { offset })
}

module.exports = { wellFormed }

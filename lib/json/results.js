'use strict'

// What the result of a JSON operation becomes: the option `as` of every function with a result.

const { makeError } = require('../errors')
const { defineOperation } = require('../operation')
const { oneOf } = require('../options')
const { AS_VALUE, toValue } = require('./values')

const as = oneOf('value', 'buffer', 'string')

/** Makes bytes a string. */
const TEXT = defineOperation('text', {}).step()

/** form → the steps after the operation, and the function that makes the result from theirs */
const FORMS = {
  __proto__: null,
  buffer: { steps: [], convert: undefined },
  string: { steps: [TEXT], convert: checkedText },
  value: { steps: [AS_VALUE], convert: toValue },
}

function checkedText (text) {
  if (text === null) {
    throw makeError('ERR_OFFLOOP_OUTPUT_TOO_LARGE', 'The result is longer than a string can be; ask for a buffer')
  }
  return text
}

/**
 * @param {string} [form] see `as`
 * @param {number} [milliseconds] for a slice of building a value
 */
function resultOf (form = 'value', milliseconds) {
  const { steps, convert } = FORMS[form]
  if (form !== 'value' || milliseconds === undefined) return { steps, convert }
  return { steps, convert: (native, task) => toValue(native, task, milliseconds) }
}

module.exports = { as, resultOf }

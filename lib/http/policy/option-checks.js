'use strict'

// A wrong option is a mistake of who sets a server up, and told there: with the codes that Node has for arguments.

function failure (Base, code, message) {
  return Object.assign(new Base(message), { code })
}

/** @param {string} expected completes "must be …" */
function wrongType (name, expected) {
  return failure(TypeError, 'ERR_INVALID_ARG_TYPE', `option ${name} must be ${expected}`)
}

/** @param {string} reason completes "option x …" */
function wrongValue (name, reason) {
  return failure(TypeError, 'ERR_INVALID_ARG_VALUE', `option ${name} ${reason}`)
}

function outOfRange (name, range) {
  return failure(RangeError, 'ERR_OUT_OF_RANGE', `option ${name} must be ${range}`)
}

/** @returns {number} the value */
function integer (name, value, min, max) {
  if (typeof value !== 'number') throw wrongType(name, 'a number')
  if (!Number.isInteger(value) || value < min || value > max) throw outOfRange(name, `${min} to ${max}`)
  return value
}

/** @returns {string} the value */
function oneOf (name, value, allowed) {
  if (typeof value !== 'string') throw wrongType(name, 'a string')
  if (!allowed.includes(value)) throw wrongValue(name, `must be one of ${allowed.join(', ')}`)
  return value
}

/** @returns {Function} the value */
function callable (name, value) {
  if (typeof value !== 'function') throw wrongType(name, 'a function')
  return value
}

module.exports = { wrongType, wrongValue, outOfRange, integer, oneOf, callable }

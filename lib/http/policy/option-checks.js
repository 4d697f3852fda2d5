'use strict'

// Wrong options are reported when a server is set up, with Node's codes for arguments.

const bytes = require('bytes')

/** @returns {Error} with a code, like Node's own errors */
function coded (Base, code, message) {
  return Object.assign(new Base(message), { code })
}

/** @param {string} expected completes "must be …" */
function wrongType (name, expected) {
  return coded(TypeError, 'ERR_INVALID_ARG_TYPE', `option ${name} must be ${expected}`)
}

/** @param {string} reason completes "option x …" */
function wrongValue (name, reason) {
  return coded(TypeError, 'ERR_INVALID_ARG_VALUE', `option ${name} ${reason}`)
}

function outOfRange (name, range) {
  return coded(RangeError, 'ERR_OUT_OF_RANGE', `option ${name} must be ${range}`)
}

/** Throws if an option was given that belongs within another one. @param {string} owner the option that takes these names */
function refuseMisplaced (given, names, owner) {
  for (const name of names) {
    if (given[name] !== undefined) throw wrongValue(name, `goes into ${owner}: { ${owner}: { ${name}: … } }`)
  }
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

/** @returns {boolean} the value */
function boolean (name, value) {
  if (typeof value !== 'boolean') throw wrongType(name, 'a boolean')
  return value
}

/** @returns {number} bytes: the value, or the meaning of a text such as '1mb' */
function byteSize (name, value) {
  const size = bytes.parse(value)
  if (size === null) throw wrongValue(name, `"${String(value)}" is invalid`)
  return size
}

/** @returns {Function} the value */
function callable (name, value) {
  if (typeof value !== 'function') throw wrongType(name, 'a function')
  return value
}

module.exports = { coded, wrongType, wrongValue, outOfRange, refuseMisplaced, integer, oneOf, boolean, byteSize, callable }

'use strict'

// Every error that offloop makes: one table, and the only place with the wording of argument errors. docs/errors.md
// and index.d.ts are tested against it.

const { getSystemErrorMap, inspect } = require('node:util')

const { nextTick } = process

/** A failure of offloop's own: the data, a limit, the pool. */
class OffloopError extends Error {
  /**
   * @param {string} code stable, from the table in docs/errors.md
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor (code, message, options) {
    super(message, options)
    this.code = code
  }

  get name () { return 'OffloopError' }
}

/** The work was stopped by the caller's AbortSignal. */
class AbortError extends Error {
  /** @param {unknown} cause the signal's reason */
  constructor (cause) {
    super('The operation was aborted', { cause })
    this.code = 'ABORT_ERR'
  }

  get name () { return 'AbortError' }
}

/** code → constructor of the JavaScript error. */
const CODES = {
  __proto__: null,
  ERR_INVALID_ARG_TYPE: TypeError,
  ERR_INVALID_ARG_VALUE: TypeError,
  ERR_OUT_OF_RANGE: RangeError,
  ERR_INVALID_STATE: Error,
  ERR_OFFLOOP_INVALID_INPUT: OffloopError,
  ERR_OFFLOOP_INVALID_EXPRESSION: OffloopError,
  ERR_OFFLOOP_PATCH_FAILED: OffloopError,
  ERR_OFFLOOP_OUTPUT_TOO_LARGE: OffloopError,
  ERR_OFFLOOP_QUEUE_FULL: OffloopError,
  ERR_OFFLOOP_TIMEOUT: OffloopError,
  ERR_OFFLOOP_CLOSED: OffloopError,
  ERR_OFFLOOP_OUT_OF_MEMORY: OffloopError,
  ERR_OFFLOOP_INTERNAL: OffloopError,
  ABORT_ERR: AbortError,
}

/** @returns {Error} an error of the table, with its `code` */
function makeError (code, message, details) {
  const Base = CODES[code]
  const error = Base === OffloopError ? new OffloopError(code, message) : new Base(message)
  error.code = code
  return details === undefined ? error : Object.assign(error, details)
}

/**
 * The error that native code describes: { code, message, … } with whatever else is known (offset, line, column,
 * index), or a system error like those of Node's fs.
 */
function fromNative (description) {
  const { code, message, ...details } = description
  if (!Object.hasOwn(details, 'errno')) return makeError(code, message, details)
  const [name, reason] = getSystemErrorMap().get(details.errno) ?? [`Unknown system error ${details.errno}`, message]
  // As in Node's fs: after open, errors have no path.
  const place = details.syscall === 'open' ? `open '${details.path}'` : details.syscall
  const error = new Error(`${name}: ${reason}, ${place}`)
  return Object.assign(error, { ...details, code: name })
}

/** What was received instead, in Node's words: " Received type number (5)". */
function received (value) {
  if (value == null) return ` Received ${value}`
  if (typeof value === 'function') return ` Received function ${value.name}`
  if (typeof value === 'object') {
    const name = value.constructor?.name
    return name ? ` Received an instance of ${name}` : ` Received ${inspect(value, { depth: -1 })}`
  }
  // Writing the digits of a long one takes time that grows with the square of their number.
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) return ' Received type bigint'
  let shown = inspect(value, { colors: false })
  if (shown.length > 28) shown = `${shown.slice(0, 25)}...`
  return ` Received type ${typeof value} (${shown})`
}

/** @param {string} expected completes "must be …" */
function invalidType (name, expected, value) {
  return makeError('ERR_INVALID_ARG_TYPE', `${subject(name)} must be ${expected}.${received(value)}`)
}

/** @param {string} reason completes "The argument 'x' …" */
function invalidValue (name, reason, value) {
  return makeError('ERR_INVALID_ARG_VALUE', `${subject(name)} ${reason}.${received(value)}`)
}

function outOfRange (name, range, value) {
  return makeError('ERR_OUT_OF_RANGE',
    `The value of "${name}" is out of range. It must be ${range}. Received ${inspect(value)}`)
}

/**
 * What was passed for the option is not shown: its name is the mistake.
 *
 * @param {string} hint which names are known
 */
function unknownProperty (name, hint) {
  return makeError('ERR_INVALID_ARG_VALUE', `${subject(name)} is not a known option; ${hint}`)
}

/** Throws an error of a user's listener or callback where nothing can catch it. */
function throwUncaught (error) {
  nextTick(() => { throw error })
}

// Node calls options.x a property and x an argument.
function subject (name) {
  return name.includes('.') ? `The property "${name}"` : `The argument "${name}"`
}

module.exports = {
  OffloopError,
  AbortError,
  CODES,
  makeError,
  fromNative,
  invalidType,
  invalidValue,
  outOfRange,
  unknownProperty,
  throwUncaught,
}

'use strict'

// JSON text to JSON text: what does not change stays as it was, digit for digit.

const { invalidType, invalidValue, outOfRange, OffloopError } = require('../errors')
const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { defineOperation, planOf } = require('../operation')
const { readOptions } = require('../options')
const { ALONE_BYTES, INLINE_BYTES, maxDepth, maxOutputBytes } = require('./limits')

const validateOperation = defineOperation('json.validate', { maxDepth })
const minifyOperation = defineOperation('json.minify', { maxDepth })
const formatOperation = defineOperation('json.format', { maxDepth, maxOutputBytes })
const canonicalizeOperation = defineOperation('json.canonicalize', { maxDepth, maxOutputBytes })
const FORMAT_OPTIONS = Object.freeze({ __proto__: null, ...formatOperation.schema, space })
// Drops the bytes, because only success counts.
const DISCARD = defineOperation('discard', {}).step()

const VALIDATE = new JobKind({ operation: 'json.validate', inlineBytes: INLINE_BYTES, aloneBytes: ALONE_BYTES })
const FORMAT = new JobKind({ operation: 'json.format' })
const CANONICALIZE = new JobKind({ operation: 'json.canonicalize' })
const MINIFY = new JobKind({ operation: 'json.minify', inlineBytes: INLINE_BYTES, aloneBytes: ALONE_BYTES })

function validate (data, options) {
  try {
    const { own, run } = validateOperation.read(options)
    return runJob(planOf([validateOperation.step(own), DISCARD]), data, run, VALIDATE).then(valid, invalid)
  } catch (error) {
    return Promise.reject(error)
  }
}

const valid = () => ({ valid: true })

function invalid (error) {
  if (!(error instanceof OffloopError) || error.code !== 'ERR_OFFLOOP_INVALID_INPUT') throw error
  const { message, offset, line, column } = error
  return { valid: false, error: { message, offset, line, column } }
}

function minify (data, options) {
  try {
    const { own, run } = minifyOperation.read(options)
    return runJob(planOf([minifyOperation.step(own)]), data, run, MINIFY)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** The most characters of indentation per level. */
const MAX_SPACE = 10

/** @returns {string} the indentation of one level */
function space (value, name) {
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || value < 0 || value > MAX_SPACE) {
      throw outOfRange(name, `an integer >= 0 && <= ${MAX_SPACE}`, value)
    }
    return ' '.repeat(value)
  }
  if (typeof value !== 'string') throw invalidType(name, 'of type number or string', value)
  if (value.length > MAX_SPACE || /[^ \t\n\r]/.test(value)) {
    throw invalidValue(name, `must be up to ${MAX_SPACE} characters of white space`, value)
  }
  return value
}

/** Reads the options of a format. @returns {{ step: [string, object], run: object }} */
function readFormat (options, runSchema) {
  const { own: { space: indent = '  ', ...own }, run } = readOptions(FORMAT_OPTIONS, options, runSchema)
  return { step: formatOperation.step({ ...own, indent }), run }
}

function format (data, options) {
  try {
    const { step, run } = readFormat(options)
    return runJob(planOf([step]), data, run, FORMAT)
  } catch (error) {
    return Promise.reject(error)
  }
}

function canonicalize (data, options) {
  try {
    const { own, run } = canonicalizeOperation.read(options)
    return runJob(planOf([canonicalizeOperation.step(own)]), data, run, CANONICALIZE)
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = {
  validate,
  minify,
  format,
  canonicalize,
  validateOperation,
  minifyOperation,
  canonicalizeOperation,
  readFormat,
}

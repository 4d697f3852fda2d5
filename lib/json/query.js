'use strict'

const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { defineOperation, planOf } = require('../operation')
const { boolean, integer, readOptions, string, MAX_BUFFER_BYTES } = require('../options')
const { ALONE_EXPRESSION_BYTES, INLINE_EXPRESSION_BYTES, maxDepth } = require('./limits')
const { as, resultOf } = require('./results')
const { maxStall } = require('./values')
const { wellFormed } = require('./well-formed')

const queryOperation = defineOperation('json.query', {
  paths: boolean,
  maxDepth,
  maxSteps: integer(1, Number.MAX_SAFE_INTEGER),
  maxResults: integer(0, Number.MAX_SAFE_INTEGER),
  maxOutputBytes: integer(0, MAX_BUFFER_BYTES),
})
const QUERY = new JobKind({
  operation: 'json.query', inlineBytes: INLINE_EXPRESSION_BYTES, aloneBytes: ALONE_EXPRESSION_BYTES,
})
const OPTIONS = Object.freeze({ __proto__: null, ...queryOperation.schema, as, maxStall })

/** @returns a plan's step, checked */
function queryStep (path, own) {
  return queryOperation.step({ ...own, path: wellFormed(string(path, 'path'), 'path') })
}

function query (data, path, options) {
  try {
    const { own: { as: form, maxStall: milliseconds, ...own }, run } = readOptions(OPTIONS, options)
    const { steps, convert } = resultOf(form, milliseconds)
    return runJob(planOf([queryStep(path, own), ...steps]), data, run, QUERY.converting(convert))
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { query, queryOperation, queryStep }

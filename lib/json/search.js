'use strict'

const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { defineOperation, planOf } = require('../operation')
const { integer, readOptions, string } = require('../options')
const { ALONE_EXPRESSION_BYTES, INLINE_EXPRESSION_BYTES, maxDepth, maxOutputBytes } = require('./limits')
const { as, resultOf } = require('./results')
const { maxStall } = require('./values')
const { wellFormed } = require('./well-formed')

const searchOperation = defineOperation('json.search', {
  maxDepth,
  maxSteps: integer(1, Number.MAX_SAFE_INTEGER),
  maxOutputBytes,
})
const SEARCH = new JobKind({
  operation: 'json.search', inlineBytes: INLINE_EXPRESSION_BYTES, aloneBytes: ALONE_EXPRESSION_BYTES,
})
const OPTIONS = Object.freeze({ __proto__: null, ...searchOperation.schema, as, maxStall })

/** @returns a plan's step, checked */
function searchStep (expression, own) {
  return searchOperation.step({ ...own, expression: wellFormed(string(expression, 'expression'), 'expression') })
}

function search (data, expression, options) {
  try {
    const { own: { as: form, maxStall: milliseconds, ...own }, run } = readOptions(OPTIONS, options)
    const { steps, convert } = resultOf(form, milliseconds)
    return runJob(planOf([searchStep(expression, own), ...steps]), data, run, SEARCH.converting(convert))
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { search, searchOperation, searchStep }

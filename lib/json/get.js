'use strict'

const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { defineOperation, planOf } = require('../operation')
const { readOptions, string } = require('../options')
const { ALONE_BYTES, INLINE_BYTES, maxDepth } = require('./limits')
const { as, resultOf } = require('./results')
const { maxStall } = require('./values')
const { wellFormed } = require('./well-formed')

const getOperation = defineOperation('json.get', { maxDepth })
const GET = new JobKind({ operation: 'json.get', inlineBytes: INLINE_BYTES, aloneBytes: ALONE_BYTES })
const OPTIONS = Object.freeze({ __proto__: null, ...getOperation.schema, as, maxStall })

/** @returns a plan's step, checked */
function getStep (pointer, own) {
  return getOperation.step({ ...own, pointer: wellFormed(string(pointer, 'pointer'), 'pointer') })
}

function get (data, pointer, options) {
  try {
    const { own: { as: form, maxStall: milliseconds, ...own }, run } = readOptions(OPTIONS, options)
    const { steps, convert } = resultOf(form, milliseconds)
    return runJob(planOf([getStep(pointer, own), ...steps]), data, run, GET.converting(convert))
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { get, getOperation, getStep }

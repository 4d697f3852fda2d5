'use strict'

const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { planOf } = require('../operation')
const { readOptions } = require('../options')
const { resultOf } = require('./results')
const { maxStall, parseOperation } = require('./values')

const OPTIONS = Object.freeze({ __proto__: null, ...parseOperation.schema, maxStall })

/** Smaller texts are parsed before the pool would have woken up. */
const INLINE_BYTES = 8 * 1024
const PARSE = new JobKind({ operation: 'json.parse', inlineBytes: INLINE_BYTES })

function parse (data, options) {
  try {
    const { own: { maxStall: milliseconds, ...own }, run } = readOptions(OPTIONS, options)
    const { convert } = resultOf('value', milliseconds)
    return runJob(planOf([parseOperation.step(own)]), data, run, PARSE.converting(convert))
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { parse }

'use strict'

// An operation as JavaScript sees it: a native name and the schema of its options. Compiled plans are cached,
// because every request comes with the same few options.

const binding = require('./binding')
const { fromNative } = require('./errors')
const { readOptions, NO_OPTIONS } = require('./options')

/** How many compiled plans are cached; the oldest are dropped first. */
const KEPT_PLANS = 256
/** The longest description of a cached plan: a long expression compiles to many times its size. */
const LONGEST_KEPT = 4096
const kept = new Map()

/**
 * @param {Array<[string, object]>} steps native names with checked options
 * @returns {object} a compiled plan
 */
function compile (steps) {
  const plan = binding.compile(steps)
  if (plan.code !== undefined) throw fromNative(plan)
  return plan
}

/**
 * @returns {string | undefined} equal only for equal steps; undefined for steps with objects that a text
 *   cannot describe, such as a dictionary, or with secrets, such as a key
 */
function keyOf (steps) {
  let key = ''
  for (const [name, own] of steps) {
    key += `|${name}`
    for (const option of Object.keys(own)) {
      const value = own[option]
      if (typeof value === 'object' || typeof value === 'function') return undefined
      // With its length, no value can be mistaken for the options after it.
      const text = String(value)
      key += `,${option}:${typeof value}:${text.length}:${text}`
    }
  }
  return key
}

/** Like compile(), for steps that may be cached. */
function compileOnce (key, steps) {
  let plan = kept.get(key)
  if (plan !== undefined) return plan
  plan = compile(steps)
  if (key.length > LONGEST_KEPT) return plan
  if (kept.size >= KEPT_PLANS) kept.delete(kept.keys().next().value)
  kept.set(key, plan)
  return plan
}

/**
 * @param {string} name in the native registry
 * @param {object} schema see options.js
 */
function defineOperation (name, schema) {
  return {
    name,
    schema: Object.freeze({ __proto__: null, ...schema }),
    /** Checks the user's options. @returns {{ own: object, run: object }} */
    read (options, runSchema) {
      return readOptions(this.schema, options, runSchema)
    },
    /** @returns {[string, object]} a step for compile() */
    step (own = NO_OPTIONS) {
      return [name, own]
    },
  }
}

/**
 * Compiles steps, or takes the plan from the cache where that is allowed.
 *
 * @param {{ fresh?: boolean }} [how] fresh: a plan that nobody else gets, for
 *   steps that hold the state of one stream
 */
function planOf (steps, { fresh = false } = NO_OPTIONS) {
  const key = fresh ? undefined : keyOf(steps)
  return key === undefined ? compile(steps) : compileOnce(key, steps)
}

module.exports = { defineOperation, planOf }

'use strict'

const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { planOf } = require('./operation')
const { readOptions, NO_OPTIONS, string } = require('./options')
const { invalidValue } = require('./errors')
const { checkAlgorithm, digestTap } = require('./hash')
const { compressOperation, compressStep, decompressOperation, decompressStep } = require('./compress')
const { getOperation, getStep } = require('./json/get')
const { mergePatchOperation, mergePatchStep, patchOperation, patchStep } = require('./json/patch')
const { queryOperation, queryStep } = require('./json/query')
const { searchOperation, searchStep } = require('./json/search')
const { canonicalizeOperation, minifyOperation, readFormat, validateOperation } = require('./json/text')

const NO_RUN = Object.freeze({ __proto__: null })
const PLAN = new JobKind({ operation: 'plan' })
const TAP_SCHEMA = Object.freeze({ __proto__: null, ...digestTap.schema, name: string })

/**
 * Steps in order that run in one hop. Immutable: each method returns a new plan,
 * so a plan can be shared and extended in several ways.
 */
class Plan {
  #steps
  #taps
  #compiled
  #kind

  constructor (steps = [], taps = []) {
    this.#steps = steps
    this.#taps = taps
    // Compiled now, so that whoever builds the plan gets its errors.
    this.#compiled = planOf(steps)
    this.#kind = PLAN.converting((value) => this.#results(value))
    Object.freeze(this)
  }

  decompress (format = 'auto', options) {
    return this.#with(decompressStep(format, decompressOperation.read(options, NO_RUN).own))
  }

  compress (format, options) {
    return this.#with(compressStep(format, compressOperation.read(options, NO_RUN).own))
  }

  get (pointer, options) {
    return this.#with(getStep(pointer, getOperation.read(options, NO_RUN).own))
  }

  query (path, options) {
    return this.#with(queryStep(path, queryOperation.read(options, NO_RUN).own))
  }

  search (expression, options) {
    return this.#with(searchStep(expression, searchOperation.read(options, NO_RUN).own))
  }

  minify (options) {
    return this.#with(minifyOperation.step(minifyOperation.read(options, NO_RUN).own))
  }

  format (options) {
    return this.#with(readFormat(options, NO_RUN).step)
  }

  canonicalize (options) {
    return this.#with(canonicalizeOperation.step(canonicalizeOperation.read(options, NO_RUN).own))
  }

  patch (operations, options) {
    return this.#with(patchStep(operations, patchOperation.read(options, NO_RUN).own))
  }

  mergePatch (patch, options) {
    return this.#with(mergePatchStep(patch, mergePatchOperation.read(options, NO_RUN).own))
  }

  validate (options) {
    return this.#with(validateOperation.step(validateOperation.read(options, NO_RUN).own))
  }

  digest (algorithm, options) {
    const { name = 'digest', ...own } = readOptions(TAP_SCHEMA, options, NO_RUN).own
    if (name === 'output' || this.#taps.includes(name)) {
      throw invalidValue('options.name', 'is the name of another result of this plan', name)
    }
    checkAlgorithm(algorithm, 'algorithm')
    return this.#with(digestTap.step({ ...own, algorithm }), name)
  }

  /** @returns {string | undefined} the format that the first step decompresses */
  get decodes () {
    return formatOf(this.#steps.find(changesBytes), decompressOperation)
  }

  /** @returns {string | undefined} the format that the last step compresses to */
  get encodes () {
    return formatOf(this.#steps.findLast(changesBytes), compressOperation)
  }

  /** @returns {Promise<{ output: Buffer }>} with a property for each digest */
  run (data, options) {
    try {
      const { run } = readOptions(NO_OPTIONS, options)
      return runJob(this.#compiled, data, run, this.#kind)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #with (step, tap) {
    const before = includes(step, this.#steps.at(-1)) ? this.#steps.slice(0, -1) : this.#steps
    return new Plan([...before, step], tap === undefined ? this.#taps : [...this.#taps, tap])
  }

  #results (value) {
    if (this.#taps.length === 0 || value === undefined) return { output: value }
    const results = { output: value[0] }
    for (const [i, name] of this.#taps.entries()) {
      // An absent value ends the run, so digests of later steps are missing.
      if (i + 1 === value.length) break
      // defineProperty, because a name may be __proto__.
      Object.defineProperty(results, name, { value: value[i + 1], enumerable: true, configurable: true, writable: true })
    }
    return results
  }
}

/**
 * Every JSON step reads the whole text and refuses what is not JSON before it does anything else, so a validation just before
 * it would only read the text once more.
 *
 * @returns {boolean} whether `last` is such a validation, which `step` replaces
 */
function includes ([name, own], last) {
  return last?.[0] === validateOperation.name && name.startsWith('json.') && own.maxDepth === last[1].maxDepth
}

const changesBytes = ([name]) => name !== digestTap.name

function formatOf (step, operation) {
  return step !== undefined && step[0] === operation.name ? step[1].format : undefined
}

/** @returns {Plan} a plan without steps */
const plan = () => new Plan()

module.exports = { plan }

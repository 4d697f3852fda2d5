'use strict'

const binding = require('../binding')
const { fromNative, makeError } = require('../errors')
const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { defineOperation, planOf } = require('../operation')
const { DEFAULT_RUN, integer, readOptions, string } = require('../options')
const { getStep } = require('./get')
const { maxDepth } = require('./limits')
const { queryOperation, queryStep } = require('./query')
const { as, resultOf } = require('./results')
const { searchOperation, searchStep } = require('./search')
const { maxStall } = require('./values')
const { wellFormed } = require('./well-formed')

// Taken now, because a later replacement may give other values than the text has.
const { parse } = JSON

const openOperation = defineOperation('json.open', { maxDepth, maxBytes: integer(1, 2 ** 36) })

const DEFAULT_MAX_DEPTH = 1024
/** A synchronous method gives values of at most this many bytes of JSON text: a few milliseconds of work. */
const SYNC_BYTES = 1024 * 1024
/** Documents of this size or more are freed by the pool: 10 MB take 1.5 ms, and 100 MB 30 ms. */
const FREED_BY_POOL_BYTES = 4 * 1024 * 1024
/** Names of the types, in the order of ValueType in src/core/json/tape.h. */
const TYPES = ['null', 'boolean', 'boolean', 'number', 'string', 'array', 'object']

const OPEN = new JobKind({ operation: 'json.open' })
// Nobody called it, so it has no name for traces.
const FREE = new JobKind({ native: true })
const FREEING = planOf([defineOperation('release', {}).step()])

/** Each method that works in the pool: the step that it makes of its argument, its options, and the default of `as`. */
const TO_BUFFER = method('toBuffer', getStep, {}, 'buffer')
const TO_VALUE = method('toValue', getStep, { maxStall }, 'value')
const QUERY = method('query', queryStep, optionsOf(queryOperation))
const SEARCH = method('search', searchStep, optionsOf(searchOperation))

function method (name, step, options, form) {
  const kind = new JobKind({ operation: `document.${name}`, native: true })
  return { kind, step, schema: Object.freeze({ __proto__: null, ...options }), form }
}

// A document has its own depth.
function optionsOf ({ schema: { maxDepth: _, ...limits } }) {
  return { ...limits, as, maxStall }
}

/** Only open() makes documents. */
const OPENING = Symbol('opening')

/** A JSON text, parsed once and kept outside V8's heap, until it is closed or garbage-collected. */
class Document {
  #handle
  #maxDepth
  #byteLength

  constructor (opening, handle, maxDepth, byteLength) {
    if (opening !== OPENING) throw new TypeError('Illegal constructor: a document is made by json.open()')
    this.#handle = handle
    this.#maxDepth = maxDepth
    this.#byteLength = byteLength
  }

  /** Bytes of the text; 0 when closed. */
  get byteLength () {
    return this.#byteLength
  }

  get (pointer) {
    const text = this.#ask(binding.documentText, pointer)
    return text === undefined ? undefined : parse(text)
  }

  has (pointer) {
    return this.#ask(binding.documentType, pointer) !== undefined
  }

  keys (pointer) {
    const text = this.#ask(binding.documentKeys, pointer)
    // JSON.parse decides what becomes of equal names, and the order of names.
    return text === undefined ? undefined : Object.keys(parse(text))
  }

  length (pointer) {
    return this.#ask(binding.documentLength, pointer)
  }

  type (pointer) {
    return TYPES[this.#ask(binding.documentType, pointer)]
  }

  toBuffer (pointer = '', options) {
    return this.#evaluate(TO_BUFFER, pointer, options)
  }

  toValue (pointer = '', options) {
    return this.#evaluate(TO_VALUE, pointer, options)
  }

  query (path, options) {
    return this.#evaluate(QUERY, path, options)
  }

  search (expression, options) {
    return this.#evaluate(SEARCH, expression, options)
  }

  /** Frees the memory, at once or when the last job that reads it has ended. */
  close () {
    if (this.#handle === undefined) return
    // A job that does nothing becomes the last owner of a large text. If the pool refuses it, this thread
    // frees the text.
    if (this.#byteLength >= FREED_BY_POOL_BYTES) runJob(FREEING, this.#handle, DEFAULT_RUN, FREE).catch(() => {})
    binding.documentClose(this.#handle)
    this.#handle = undefined
    this.#byteLength = 0
  }

  [Symbol.dispose ?? Symbol.for('nodejs.dispose')] () {
    this.close()
  }

  #open () {
    if (this.#handle === undefined) throw makeError('ERR_INVALID_STATE', 'The document is closed')
    return this.#handle
  }

  #ask (how, pointer = '') {
    const answer = how(this.#open(), wellFormed(string(pointer, 'pointer'), 'pointer'), SYNC_BYTES)
    if (typeof answer === 'object') throw fromNative(answer)
    return answer
  }

  // The input of the job is the parsed text, which the job shares.
  #evaluate (method, expression, options) {
    try {
      const { own: { as: form = method.form, maxStall: milliseconds, ...own }, run } = readOptions(method.schema, options)
      const { steps, convert } = resultOf(form, milliseconds)
      const plan = planOf([method.step(expression, { ...own, maxDepth: this.#maxDepth }), ...steps])
      return runJob(plan, this.#open(), run, method.kind.converting(convert))
    } catch (error) {
      return Promise.reject(error)
    }
  }
}

function open (data, options) {
  try {
    const { own, run } = openOperation.read(options)
    const handle = binding.makeDocument()
    const { maxDepth = DEFAULT_MAX_DEPTH } = own
    const opened = () => new Document(OPENING, handle, maxDepth, binding.documentOpened(handle))
    const failed = (error) => {
      // An abandoned job may still be running.
      binding.documentClose(handle)
      throw error
    }
    // A plan of its own, which stores its result in this document.
    const plan = planOf([openOperation.step({ ...own, document: handle })], { fresh: true })
    return runJob(plan, data, run, OPEN).then(opened, failed)
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { open }

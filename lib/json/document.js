'use strict'

const binding = require('../binding')
const { fromNative, makeError } = require('../errors')
const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { defineOperation, planOf } = require('../operation')
const { DEFAULT_RUN, integer, readOptions, string, NO_OPTIONS } = require('../options')
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
/** The most bytes of JSON text for a value of a synchronous method: a few milliseconds of work. */
const MOST = 1024 * 1024
/** From this size on the pool frees a document: 10 MB take 1.5 ms, and 100 MB 30 ms. */
const LARGE = 4 * 1024 * 1024
/** Names of the native types, in their order. */
const TYPES = ['null', 'boolean', 'boolean', 'number', 'string', 'array', 'object']

const OPEN = new JobKind({ operation: 'json.open' })
const [TO_BUFFER, TO_VALUE, ASK_QUERY, ASK_SEARCH] = ['toBuffer', 'toValue', 'query', 'search']
  .map((name) => new JobKind({ operation: `document.${name}`, native: true }))
// Nobody called it, so it has no name for traces.
const FREE = new JobKind({ native: true })
const FREEING = planOf([defineOperation('release', {}).step()])
const VALUE = Object.freeze({ __proto__: null, maxStall })
const QUERY = optionsOf(queryOperation)
const SEARCH = optionsOf(searchOperation)

// A document has its own depth.
function optionsOf ({ schema: { maxDepth: _, ...limits } }) {
  return Object.freeze({ __proto__: null, ...limits, as, maxStall })
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
    return this.#evaluate(getStep, pointer, NO_OPTIONS, options, TO_BUFFER, 'buffer')
  }

  toValue (pointer = '', options) {
    return this.#evaluate(getStep, pointer, VALUE, options, TO_VALUE, 'value')
  }

  query (path, options) {
    return this.#evaluate(queryStep, path, QUERY, options, ASK_QUERY)
  }

  search (expression, options) {
    return this.#evaluate(searchStep, expression, SEARCH, options, ASK_SEARCH)
  }

  /** Frees the memory, at once or when the last job that reads it has ended. */
  close () {
    if (this.#handle === undefined) return
    // A job that does nothing becomes the last owner of a large text. If the pool refuses it, this thread
    // frees the text.
    if (this.#byteLength >= LARGE) runJob(FREEING, this.#handle, DEFAULT_RUN, FREE).catch(() => {})
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
    const answer = how(this.#open(), wellFormed(string(pointer, 'pointer'), 'pointer'), MOST)
    if (typeof answer === 'object') throw fromNative(answer)
    return answer
  }

  // The input of the job is the parsed text, which the job shares.
  #evaluate (step, expression, schema, options, kind, as) {
    try {
      const { own: { as: form = as, maxStall: milliseconds, ...own }, run } = readOptions(schema, options)
      const { steps, convert } = resultOf(form, milliseconds)
      const plan = planOf([step(expression, { ...own, maxDepth: this.#maxDepth }), ...steps])
      return runJob(plan, this.#open(), run, kind.converting(convert))
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

'use strict'

// Sends a body through a plan: the answer and its headers, for every framework.

const { validateHeaderValue } = require('node:http')
const createError = require('http-errors')
const { decompress } = require('../../index')
const { acceptsEncoding, chooseEncoding } = require('./negotiation')
const { wrongType, wrongValue } = require('./option-checks')
const { decode, MAX_BYTES, unsupportedCoding } = require('./request-coding')

/** A plan, and its variants for each coding that it may end with. */
class Transformation {
  #plan
  #encodings
  #settings
  #variants = new Map()

  /**
   * @param {import('../../plan').Plan} plan
   * @param {{ type: string, encodings: string[], settings: object }} how encodings: those that the adapter may add
   */
  constructor (plan, { type, encodings, settings }) {
    if (typeof plan?.run !== 'function') throw wrongType('plan', 'a plan, as plan() makes it: transform() needs a plan')
    this.#plan = plan
    this.type = contentType(type)
    this.#encodings = encodings
    this.#settings = settings
  }

  /**
   * @param {Buffer | string | Buffer[]} body
   * @param {object} request codings of the body, accepted (Accept-Encoding), limit
   * @param {object} run options of the pool
   * @returns {Promise<{ output: Buffer, headers: Array<[string, string]> }>}
   */
  async run (body, { codings, accepted, limit }, run) {
    const who = this.whoUndoes(codings)
    if (who === 'nobody') throw unsupportedCoding(codings.toReversed().join(', '), true)
    const plain = who === 'plan' ? body : await decode(codings, body, limit, run)
    const plan = this.#planFor(accepted)
    const { output, etag } = await plan.run(plain, plain === body ? run : { ...run, move: true })
    if (output === undefined) throw createError(404, 'there is nothing at this place', { type: 'output.absent' })
    return this.#answer(plan, output, { etag, accepted, run })
  }

  /**
   * A plan that begins with decompress() gets the raw body, so it must know the coding.
   *
   * @returns {'plan' | 'adapter' | 'nobody'} who decodes these codings
   */
  whoUndoes (codings) {
    if (codings.length === 0) return 'plan'
    const { decodes } = this.#plan
    if (decodes === undefined) return 'adapter'
    const known = decodes === codings[0] || (decodes === 'auto' && codings[0] !== 'br')
    return codings.length === 1 && known ? 'plan' : 'nobody'
  }

  #planFor (accepted) {
    if (this.#plan.encodes !== undefined) return this.#plan
    const choice = chooseEncoding(accepted, this.#encodings)
    if (choice === undefined) return this.#plan
    if (!this.#variants.has(choice)) this.#variants.set(choice, this.#plan.compress(choice, this.#settings[choice]))
    return this.#variants.get(choice)
  }

  async #answer (plan, output, { etag, accepted, run }) {
    const headers = [['Content-Type', this.type]]
    let encoding = plan.encodes === 'deflate-raw' ? undefined : plan.encodes
    const varies = encoding !== undefined || this.#encodings.length > 0
    if (encoding !== undefined && !acceptsEncoding(accepted, encoding)) {
      // The plan has its own limits.
      output = await decompress(encoding, output, { ...run, move: true, maxOutputBytes: MAX_BYTES })
      encoding = undefined
    }
    if (encoding !== undefined) headers.push(['Content-Encoding', encoding])
    // A digest of the plain text is the same for all its encodings.
    if (typeof etag === 'string') headers.push(['ETag', varies ? `W/"${etag}"` : `"${etag}"`])
    return { output, headers, varies }
  }
}

/** @returns {string} the value, checked now because Node would refuse a bad header for each answer */
function contentType (type) {
  if (typeof type !== 'string') throw wrongType('type', 'a string')
  try {
    validateHeaderValue('Content-Type', type)
  } catch {
    throw wrongValue('type', `${JSON.stringify(type)} is no value of a header`)
  }
  return type
}

module.exports = { Transformation }

'use strict'

// etag(): an entity tag of the whole body, hashed in the pool, instead of Express' own, which is hashed on the event loop.

const { createHash } = require('node:crypto')
const { hash } = require('../../index')
const { departure, isGone } = require('../policy/departure')
const { isBodyless } = require('../policy/eligibility')
const { boolean, byteSize, oneOf, wrongType } = require('../policy/option-checks')
const { ownOf } = require('../policy/own-options')
const { bodyMethods } = require('./body-methods')
const { toBuffer } = require('./chunk')
const { UNCHANGED } = require('./compress')
const { holdHead, isWritable } = require('./held-head')

const { nextTick } = process

/** 128 bits of BLAKE2b, or of SHA-256: practically free of collisions, even of deliberate ones. */
const DIGEST = Object.freeze({ length: 16, encoding: 'base64url' })

/**
 * Bodies up to this size are hashed at once, which takes the event loop half as long as the way to the pool (10 µs; 22 µs).
 * The answer is on its way when end() returns, as without etag().
 */
const SMALL_BYTES = 16 * 1024

function etag (options) {
  const policy = readOptions(options)
  const own = Symbol('offloop.etag')
  const replaceBody = bodyMethods(own)
  return function etag (request, response, next) {
    if (response[own] === undefined) replaceBody(response, new TaggedResponse(policy, request, response))
    next()
  }
}

/** @param {'weak' | 'strong' | object} [options] see EtagOptions in express.d.ts */
function readOptions (options) {
  if (typeof options === 'string') return readOptions({ weak: oneOf('etag', options, ['weak', 'strong']) === 'weak' })
  if (typeof options !== 'object' && options !== undefined) throw wrongType('etag', "'weak', 'strong' or an object")
  const { weak = true, streams = false, limit } = ownOf(options)
  return { weak: boolean('weak', weak), streams: boolean('streams', streams), limit: byteSize('limit', limit ?? '1mb') }
}

/** One answer: collected until its end, or passed through once it may not be. */
class TaggedResponse {
  constructor (policy, request, response) {
    this.policy = policy
    this.request = request
    this.response = response
    this.write = response.write
    this.end = response.end
    this.flush = response.flush
    this.chunks = []
    this.size = 0
    // Releases the head, while parts are collected.
    this.letGo = undefined
    this.passing = false
    this.ended = false
    this.settled = false
  }

  onFlush () {
    // A flush means to send what there is now; after end() everything is sent anyway.
    if (this.ended) return
    this.pass()
    this.flush?.call(this.response)
  }

  onWrite ({ chunk, encoding, callback }) {
    // In HTTP/2 end() calls write().
    if (this.settled) return this.write.call(this.response, chunk, encoding, callback)
    if (this.ended) return false
    if (!this.passing && (this.letGo !== undefined || this.mayCollect())) {
      return this.collect(Buffer.from(toBuffer(chunk, encoding)), callback)
    }
    this.pass()
    return this.write.call(this.response, chunk, encoding, callback)
  }

  /** For the application a collected part is sent, and the head with it: if the answer fails now, it must not be replaced. */
  collect (chunk, callback) {
    this.letGo ??= holdHead(this.response)
    this.chunks.push(chunk)
    this.size += chunk.length
    if (callback !== undefined) nextTick(callback)
    return this.size <= this.policy.limit ? true : this.pass()
  }

  /** Whether a body that comes in parts may wait for its end. */
  mayCollect () {
    const { policy, response } = this
    if (!this.isTaggable()) return false
    const length = Number(response.getHeader('Content-Length'))
    return length <= policy.limit || (policy.streams && !/^text\/event-stream\b/i.test(response.getHeader('Content-Type')))
  }

  isTaggable () {
    const { request, response } = this
    if (response.headersSent || response.hasHeader('ETag') || request.method !== 'GET') return false
    // A 304 cannot have the promised trailers.
    if (response.hasHeader('Trailer')) return false
    return response.statusCode < 300 && response.statusCode !== 206 && !isBodyless(response.statusCode) && isWritable(response)
  }

  /** Sends what was collected; nothing more is collected. */
  pass () {
    this.passing = true
    this.letGo?.()
    this.letGo = undefined
    const chunks = this.chunks.splice(0)
    return chunks.map((chunk) => this.write.call(this.response, chunk)).every(Boolean)
  }

  onEnd ({ chunk, encoding, callback }) {
    const { response } = this
    if (this.ended) return response
    const isWanted = !this.passing && (this.letGo !== undefined || this.isTaggable())
    if (!isWanted || (!chunk && this.size === 0)) {
      this.pass()
      return this.end.call(response, chunk, encoding, callback)
    }
    // Anything but a chunk throws here, before the answer ends, so that the application can still answer.
    if (chunk) this.chunks.push(toBuffer(chunk, encoding))
    const chunks = this.chunks.splice(0)
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    if (body.length <= SMALL_BYTES) this.finishHere(body, callback)
    else this.finishAway(body, callback)
    return response
  }

  finishHere (body, callback) {
    this.pass()
    this.finish(body, createHash('sha256').update(body).digest().toString('base64url', 0, DIGEST.length), callback)
  }

  async finishAway (body, callback) {
    const { response } = this
    this.ended = true
    const letGo = this.letGo ?? holdHead(response)
    const { signal, release } = departure(response)
    let digest
    try {
      digest = await hash('blake2b', body, { ...DIGEST, signal })
    } catch {
      // The answer is as good without a tag, only not as cheap the next time.
    }
    release()
    letGo()
    this.settled = true
    if (isGone(response)) return
    try {
      this.finish(body, digest, callback)
    } catch (error) {
      // Thrown by a listener for the head, which no longer has a caller that could answer.
      response.destroy(error)
    }
  }

  finish (body, digest, callback) {
    const { request, response, policy } = this
    if (digest !== undefined) {
      const tag = `"${body.length.toString(16)}-${digest}"`
      response.setHeader('ETag', policy.weak ? `W/${tag}` : tag)
    }
    // Express' own rule; other frameworks have none.
    if (digest !== undefined && request.fresh === true) this.endUnchanged(body.length, callback)
    else this.end.call(response, body, callback)
  }

  endUnchanged (length, callback) {
    const { response } = this
    response.emit(UNCHANGED, length)
    response.statusCode = 304
    for (const name of ['Content-Type', 'Content-Length', 'Transfer-Encoding']) response.removeHeader(name)
    this.end.call(response, callback)
  }
}

module.exports = { etag }

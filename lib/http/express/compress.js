'use strict'

// compress(): a drop-in replacement for the package `compression`. A body that is passed whole to end() is compressed in
// one hop and has an exact Content-Length; one that is written in parts is compressed as it comes.

const onHeaders = require('on-headers')
const vary = require('vary')
const offloop = require('../../index')
const { hasRoom } = require('../policy/admission')
const { readCompressOptions } = require('../policy/compress-options')
const { departure, departureSignal, isGone } = require('../policy/departure')
const { forbidsTransform, isCompressible, mayEncode, weakened } = require('../policy/eligibility')
const { chooseEncoding } = require('../policy/negotiation')
const { ownOf } = require('../policy/own-options')
const { bodyMethods } = require('./body-methods')
const { chunkLength, toBuffer } = require('./chunk')
const { forwardDrain } = require('./drain-listeners')
const { holdHead, isWritable } = require('./held-head')

/**
 * Emitted, with the length of the body, by code that turns an answer into a 304: before it removes the Content-Type, from
 * which the headers that the 304 shares with its 200 are decided here.
 */
const UNCHANGED = Symbol('unchanged')

/** The default filter: whether the Content-Type is worth compressing. */
function filter (request, response) {
  return isCompressible(response.getHeader('Content-Type'))
}

function compress (options) {
  const policy = { ...readCompressOptions(options), filter: ownOf(options).filter || filter }
  const methods = methodsOf(Symbol('offloop.compress'))
  return function compress (request, response, next) {
    if (response[methods.own] === undefined) new CompressedResponse(policy, request, response).install(methods)
    next()
  }
}

compress.filter = filter

/** The functions that all answers share: see bodyMethods(). */
const methodsOf = (own) => ({
  own,
  replaceBody: bodyMethods(own),
  writeHead (...args) { return this[own].onWriteHead(args) },
  onHead () { this[own].onHead() },
  onUnchanged (length) { this[own].onUnchanged(length) },
})

/** One answer: plain until its headers decide otherwise. */
class CompressedResponse {
  constructor (policy, request, response) {
    this.policy = policy
    this.request = request
    this.response = response
    this.write = response.write
    this.end = response.end
    // The coding of the answer, once its head is decided; undefined is plain.
    this.encoding = undefined
    // Decided before the head was written.
    this.plain = false
    // A head with the decided coding could not be written. The coding is decided once, so the answer that replaces it is
    // plain.
    this.refused = false
    this.length = undefined
    this.stream = undefined
    this.ended = false
    // { encoding, output }: a whole body that was compressed before its head was written.
    this.ready = undefined
    // The listener for the head, and the one for a refused head.
    this.listened = undefined
    this.writeHead = undefined
  }

  install (methods) {
    const { response } = this
    methods.replaceBody(response, this)
    response.on(UNCHANGED, methods.onUnchanged)
    onHeaders(response, methods.onHead)
    this.listened = response.writeHead
    this.writeHead = methods.writeHead
    response.writeHead = this.writeHead
  }

  onFlush () {
    // After end() there is nothing left to flush.
    if (!this.ended) this.stream?.flush()
  }

  onWriteHead (args) {
    const { response } = this
    try {
      return this.listened.apply(response, args)
    } catch (error) {
      if (!response.headersSent) this.onRefused()
      throw error
    }
  }

  onWrite ({ chunk, encoding, callback }) {
    const { response } = this
    // In HTTP/2 end() calls write().
    if (this.plain || this.ready !== undefined) return this.write.call(response, chunk, encoding, callback)
    if (this.ended) return false
    if (!response.headersSent) response.writeHead(response.statusCode)
    if (this.encoding === undefined) return this.write.call(response, chunk, encoding, callback)
    return this.openStream().write(toBuffer(chunk, encoding), callback)
  }

  onEnd ({ chunk, encoding, callback }) {
    const { response } = this
    if (this.ended) return response
    if (response.headersSent) return this.endDecided(chunk, encoding, callback)
    const length = response.getHeader('Content-Length') ? undefined : chunkLength(chunk, encoding)
    const choice = this.choose(length)
    // If Node would throw for the head, it must do so now, while there is a caller to catch it.
    if (choice !== undefined && !this.isChunked() && isWritable(response)) {
      // Anything but a chunk throws here, before the answer ends, so that the application can still answer.
      const body = toBuffer(chunk || '', encoding)
      this.ended = true
      this.endWhole(choice, body, callback)
      return response
    }
    if (choice === undefined && response.writeHead === this.writeHead) {
      // Nobody can change the decision any more, and Node sets the length of what end() gets.
      this.plain = true
      return this.end.call(response, chunk, encoding, callback)
    }
    this.length = length
    response.writeHead(response.statusCode)
    return this.endDecided(chunk, encoding, callback)
  }

  /** Trailers need a chunked body. */
  isChunked () {
    return this.response.hasHeader('Trailer') || this.response.hasHeader('Transfer-Encoding')
  }

  endDecided (chunk, encoding, callback) {
    const { response } = this
    if (this.encoding === undefined) return this.end.call(response, chunk, encoding, callback)
    const last = chunk ? toBuffer(chunk, encoding) : undefined
    if (callback !== undefined) response.once('finish', callback)
    const stream = this.openStream()
    this.ended = true
    stream.end(last)
    return response
  }

  /** @returns {string | undefined} the coding of the answer by its headers as they are now */
  choose (length) {
    const { policy, request, response } = this
    if (this.refused) return undefined
    const header = (name) => response.getHeader(name)
    if (!policy.filter(request, response) || forbidsTransform(header('Cache-Control'))) return undefined
    if (response.hasHeader('Vary')) vary(response, 'Accept-Encoding')
    else response.setHeader('Vary', 'Accept-Encoding')
    if (Number(header('Content-Length')) < policy.threshold || length < policy.threshold) return undefined
    if (request.method === 'HEAD' || !mayEncode(header, response.statusCode)) return undefined
    return chooseEncoding(request.headers['accept-encoding'], policy.encodings, policy.enforced)
  }

  /** Called when the head is about to be written, after listeners that were added later than compress(). */
  onHead () {
    const { response, ready } = this
    if (this.plain) return
    if (ready !== undefined) {
      // The choice made at end() holds, unless a later listener changed what it depends on.
      const same = response.writeHead === this.writeHead || this.choose(ready.length) === ready.encoding
      if (same) this.encode(ready.encoding, ready.output.length)
      else ready.output = undefined
      return
    }
    const choice = this.choose(this.length)
    if (choice === undefined || !hasRoom()) return
    this.encoding = choice
    this.encode(choice)
  }

  /** Node or a listener threw for the head: the application may answer otherwise. */
  onRefused () {
    this.refused = true
    if (this.encoding === undefined) return
    this.encoding = undefined
    this.response.removeHeader('Content-Encoding')
  }

  encode (encoding, length) {
    const { response } = this
    response.setHeader('Content-Encoding', encoding)
    if (length === undefined) response.removeHeader('Content-Length')
    else response.setHeader('Content-Length', length)
    this.weaken()
  }

  weaken () {
    const etag = this.response.getHeader('ETag')
    if (etag !== undefined) this.response.setHeader('ETag', weakened(etag))
  }

  /** A 304 has the Vary and the tag of its 200 (RFC 9110, section 15.4.5). */
  onUnchanged (length) {
    if (this.choose(length) !== undefined) this.weaken()
  }

  async endWhole (encoding, body, callback) {
    const { response, policy } = this
    const { signal, release } = departure(response)
    const letGo = holdHead(response)
    let output
    try {
      output = await offloop.compress(encoding, body, { ...policy.settings[encoding], signal })
    } catch {
      // Every client accepts the plain answer, so this is no reason to fail.
    }
    letGo()
    release()
    if (isGone(response)) return
    try {
      this.plain = output === undefined
      if (!this.plain) {
        this.ready = { encoding, output, length: body.length }
        response.writeHead(response.statusCode)
      }
      this.end.call(response, this.ready?.output ?? body, callback)
    } catch (error) {
      // Thrown by a listener for the head, which no longer has a caller that could answer.
      response.destroy(error)
    }
  }

  openStream () {
    if (this.stream !== undefined) return this.stream
    const { response, policy } = this
    const { signal, release } = departureSignal(response)
    // Half an answer cannot be taken back, so it waits for room; if it cannot continue, the connection is cut.
    const stream = offloop.createCompress(this.encoding, { ...policy.settings[this.encoding], signal, waitForRoom: true })
    this.stream = stream
    stream.on('error', (error) => response.destroy(error))
    stream.on('data', (chunk) => { if (!this.write.call(response, chunk)) stream.pause() })
    stream.on('end', () => {
      release()
      this.end.call(response)
    })
    forwardDrain(response, stream, () => stream.resume())
    return stream
  }
}

module.exports = { compress, UNCHANGED }

'use strict'

// A request's body as it arrives: chunks, counted and bounded by its limit and by the pool's room, never joined on the event
// loop.

const createError = require('http-errors')
const { Share } = require('./admission')
const { Chunks } = require('./chunks')
const { aborted, overloaded, tooLarge } = require('./failures')
const { hasListeners, isUntouched } = require('./ownership')

/**
 * @typedef {object} Body
 * @property {Buffer[]} chunks
 * @property {number} size
 * @property {boolean} own whether nobody else has the chunks
 */

/**
 * @param {import('node:stream').Readable} stream
 * @param {object} bounds
 * @param {number} bounds.limit
 * @param {number} [bounds.allowance] bytes above the limit that still pass
 * @param {number} [bounds.length] what the client declared
 * @param {import('node:stream').Readable} [bounds.source] the request, if the stream is one that is fed by it
 * @param {(error?: Error, body?: Body) => void} callback with errors like those of `raw-body`, and 503
 */
function collect (stream, { limit, allowance = 0, length, source = stream }, callback) {
  const most = limit + allowance
  const refusal = length > most ? tooLarge({ expected: length, length, limit }) : unreadable(stream, source, length)
  if (refusal !== undefined) return callback(refusal)
  const share = new Share()
  let chunks = new Chunks()
  let size = 0
  let own = isUntouched(stream)

  function finish (error) {
    const body = { chunks: chunks.take(), size, own }
    const done = callback
    // The listeners stay, and hold nothing. What is attached to a request may outlive its answer: Express gives each request
    // hidden classes of its own, and V8 keeps and copies what belongs to them until its next major collection.
    chunks = undefined
    callback = undefined
    share.release()
    if (source !== stream) source.removeListener('close', onSourceClose)
    if (error === undefined) return done(undefined, body)
    pass(stream, source)
    done(error)
  }
  function onClose () {
    if (chunks !== undefined) finish(aborted({ expected: length, length, received: size }))
  }
  // pipe() does not report that a client has left.
  function onSourceClose () {
    if (!source.readableEnded) onClose()
  }
  function onData (data) {
    if (chunks === undefined) return
    const chunk = typeof data === 'string' ? Buffer.from(data) : data
    size += chunk.length
    own &&= hasListeners(stream, 1)
    if (size > most) finish(tooLarge({ limit, received: size }))
    else if (!share.grow(chunk.length)) finish(overloaded(length, size))
    else chunks.add(chunk)
  }
  function onEnd () {
    if (chunks !== undefined) finish(length === undefined || size === length ? undefined : wrongSize(length, size))
  }
  function onError (error) {
    if (chunks === undefined) return
    if (error.code === 'ECONNRESET') onClose()
    else finish(createError(400, error))
  }

  stream.on('data', onData)
  stream.on('end', onEnd)
  stream.on('error', onError)
  stream.on('close', onClose)
  if (source !== stream) source.on('close', onSourceClose)
  // Somebody may have paused it.
  stream.resume()
}

/**
 * Discards the rest of a refused body. A paused HTTP/2 stream would stay as long as its connection, with what it has received. A
 * decoder that it feeds is stopped: it would work for nobody, and fail where nobody listens.
 */
function pass (stream, source) {
  if (stream !== source) {
    stream.pause()
    source.unpipe()
  }
  source.resume()
}

function unreadable (stream, source, length) {
  // A client that left while other middleware had the request, looking up a session for example.
  if ([stream, source].some((each) => each.destroyed && !each.readableEnded)) {
    return aborted({ expected: length, length, received: 0 })
  }
  // Text no longer has the original bytes: a mistake of whoever set the encoding.
  if (typeof stream.readableEncoding === 'string') {
    return createError(500, 'stream encoding should not be set', { type: 'stream.encoding.set' })
  }
  if (stream.readable === false) return createError(500, 'stream is not readable', { type: 'stream.not.readable' })
}

function wrongSize (length, received) {
  return createError(400, 'request size did not match content length',
    { expected: length, length, received, type: 'request.size.invalid' })
}

/** @param {() => void} callback called when the rest of a refused body has passed, so that its client reads the answer */
function drain (stream, callback) {
  if (stream.destroyed || !stream.readable) return callback()
  const events = ['end', 'close', 'error']
  const finish = () => {
    for (const event of events) stream.removeListener(event, finish)
    callback()
  }
  for (const event of events) stream.on(event, finish)
  stream.resume()
}

module.exports = { collect, drain }

'use strict'

const { Writable, finished } = require('node:stream')
const { makeError } = require('./errors')
const { checkEncoding, digestStream, planFor } = require('./hash')
const { STREAM_RUN_SCHEMA } = require('./options')
const { StreamJobs, streamKinds } = require('./stream-jobs')
const { abortable } = require('./stream-signal')

const KINDS = streamKinds('createHash')
/** How many chunks are handed over in one turn of the event loop: up to 4 ms. */
const CHUNKS_A_TURN = 4096

function heard () {}

/**
 * Hashes what is written to it, chunk by chunk in the pool, in order. One job is under way at a time; what is
 * written meanwhile is collected and sent together.
 */
class HashStream extends Writable {
  #jobs
  #result
  #reject
  #encoding
  // The streams piped to this one, each with a function that stops listening to it.
  #sources = new Map()
  #asked = false

  constructor (plan, encoding, run) {
    super({ __proto__: null, highWaterMark: 1024 * 1024, decodeStrings: true })
    this.#jobs = new StreamJobs(this, plan, run)
    this.#encoding = encoding
    this.#result = new Promise((resolve, reject) => {
      this.once('digest', resolve)
      this.#reject = reject
    })
    // Without digest(), the 'error' event reports a failure.
    this.#result.catch(() => {})
    this.on('pipe', (source) => this.#sources.set(source, this.#asked ? this.#waitFor(source) : undefined))
    this.on('unpipe', (source) => this.#leave(source))
  }

  _destroy (error, done) {
    this.#jobs.stop()
    this.#reject(error ?? makeError('ERR_OFFLOOP_CLOSED', 'The stream was destroyed before its end'))
    done(error)
  }

  _write (chunk, encoding, done) {
    this.#update(chunk, done)
  }

  _writev (entries, done) {
    this.#updateFrom(entries, 0, done)
  }

  _final (done) {
    this.#jobs.run(Buffer.alloc(0), KINDS.end, (digest) => {
      this.emit('digest', digest)
      done()
    }, done)
  }

  /**
   * Ends the stream, once what is piped to it has ended.
   *
   * @param {string} [encoding] default: the one given to createHash
   * @returns {Promise<string | Buffer>}
   */
  async digest (encoding = this.#encoding) {
    checkEncoding(encoding, 'encoding')
    // From now on the promise reports a failure; without a listener the event would be thrown as well.
    if (!this.listeners('error').includes(heard)) this.on('error', heard)
    if (!this.#asked) {
      this.#asked = true
      for (const source of this.#sources.keys()) this.#sources.set(source, this.#waitFor(source))
    }
    this.#endWhenFed()
    const digest = await this.#result
    return encoding === 'buffer' ? Buffer.from(digest) : digest.toString(encoding)
  }

  // A stream may have collected any number of small writes.
  #updateFrom (entries, at, done) {
    const next = at + CHUNKS_A_TURN
    this.#jobs.run(entries.slice(at, next).map((entry) => entry.chunk), KINDS.update, () => {
      if (next < entries.length) this.#updateFrom(entries, next, done)
      else done()
    }, done)
  }

  #update (data, done) {
    this.#jobs.run(data, KINDS.update, () => done(), done)
  }

  // Not before digest() is called: whoever listens for errors must handle them.
  #waitFor (source) {
    return finished(source, { __proto__: null, writable: false, cleanup: true }, (error) => {
      if (error) this.destroy(error)
      else this.#leave(source)
    })
  }

  #leave (source) {
    this.#sources.get(source)?.()
    this.#sources.delete(source)
    this.#endWhenFed()
  }

  #endWhenFed () {
    if (this.#asked && this.#sources.size === 0 && !this.writableEnded) this.end()
  }
}

/** Throws on a wrong argument, as constructors do. */
function createHash (algorithm, options) {
  const { own: { encoding = 'hex', ...own }, run } = digestStream.read(options, STREAM_RUN_SCHEMA)
  // A plan of its own: it holds the state of this one stream.
  const plan = planFor(digestStream, algorithm, { __proto__: null, ...own, encoding: 'buffer' }, { fresh: true })
  return abortable(new HashStream(plan, encoding, run), run.signal)
}

module.exports = { createHash }

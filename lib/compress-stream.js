'use strict'

const { Transform, finished } = require('node:stream')
const { compressOperation, compressStep, decompressOperation, decompressStep } = require('./compress')
const { invalidType } = require('./errors')
const { defineOperation, planOf } = require('./operation')
const { boolean, integer, STREAM_RUN_SCHEMA } = require('./options')
const { pool } = require('./pool')
const { StreamJobs, streamKinds } = require('./stream-jobs')
const { abortable, abortableWeb } = require('./stream-signal')

const compressStream = defineOperation('compressStream', compressOperation.schema)
// The output of a stream need not fit into a Buffer.
const decompressStream = defineOperation('decompressStream', {
  ...decompressOperation.schema, maxOutputBytes: integer(0, Number.MAX_SAFE_INTEGER),
})

const RUN_SCHEMA = Object.freeze({ ...STREAM_RUN_SCHEMA, __proto__: null, waitForRoom: boolean })

const COMPRESS = streamKinds('createCompress')
const DECOMPRESS = streamKinds('createDecompress')

const EMPTY = Buffer.alloc(0)
/** Larger chunks mean fewer hops. */
const HIGH_WATER_MARK = 64 * 1024
/** With waitForRoom, larger chunks are worked on in parts of this size, which find room sooner. */
const PART_BYTES = 1024 * 1024

/** Works in the pool on what is written to it, chunk by chunk, in order. */
class CodecStream extends Transform {
  #jobs
  #kinds
  #waits
  #partBytes
  #flushes = []

  constructor (plan, run, kinds) {
    super({ __proto__: null, highWaterMark: HIGH_WATER_MARK })
    this.#jobs = new StreamJobs(this, plan, run)
    this.#kinds = kinds
    this.#waits = run.waitForRoom === true
  }

  _transform (chunk, encoding, done) {
    if (this.#waits && chunk.length > this.#longestPart()) this.#workInParts(chunk, done)
    else this.#work(chunk, chunk === EMPTY && this.#flushes.length > 0 ? this.#kinds.flush : this.#kinds.update, done)
  }

  _flush (done) {
    this.#work(EMPTY, this.#kinds.end, done)
  }

  _destroy (error, done) {
    this.#jobs.stop()
    done(error)
  }

  /**
   * Makes everything written so far readable at the other end (for server-sent events). Costs compression ratio.
   *
   * @param {(error?: Error) => void} [callback] called when it has been pushed
   */
  flush (callback) {
    if (callback !== undefined && typeof callback !== 'function') throw invalidType('callback', 'of type function', callback)
    // The end of the stream makes everything readable.
    if (this.writableEnded) {
      if (callback !== undefined) finished(this, { __proto__: null, readable: false }, callback)
      return
    }
    this.#flushes.push(callback)
    // An empty write keeps its place among the others.
    this.write(EMPTY, (error) => {
      this.#flushes.shift()
      callback?.(error)
    })
  }

  // Read at the first chunk, because until then the pool may be configured.
  #longestPart () {
    this.#partBytes ??= Math.min(PART_BYTES, pool.stats().maxQueuedBytes)
    return this.#partBytes
  }

  #workInParts (chunk, done) {
    this.#work(chunk.subarray(0, this.#partBytes), this.#kinds.update, (error, output) => {
      // In a destroyed stream the work may have ended without an error.
      if (error || this.destroyed) return done(error)
      if (output !== undefined) this.push(output)
      this._transform(chunk.subarray(this.#partBytes), undefined, done)
    })
  }

  #work (chunk, how, done) {
    this.#jobs.run(chunk, how, (output) => {
      done(null, output.length > 0 ? output : undefined)
    }, done)
  }
}

// A fresh plan: it holds the state of this one stream.
function open (step, run, kinds, wrap) {
  return wrap(new CodecStream(planOf([step], { fresh: true }), run, kinds), run.signal)
}

function openCompress (format, options, wrap) {
  const { own, run } = compressStream.read(options, RUN_SCHEMA)
  return open(compressStep(format, own, compressStream), run, COMPRESS, wrap)
}

function openDecompress (format, options, wrap) {
  const { own, run } = decompressStream.read(options, RUN_SCHEMA)
  return open(decompressStep(format, own, decompressStream), run, DECOMPRESS, wrap)
}

/** Throws on a wrong argument, as constructors do. */
const createCompress = (format, options) => openCompress(format, options, abortable)
const createDecompress = (format, options) => openDecompress(format, options, abortable)

/** The same as { readable, writable } of the Web Streams standard, for pipeThrough(). */
const createWebCompress = (format, options) => openCompress(format, options, abortableWeb)
const createWebDecompress = (format, options) => openDecompress(format, options, abortableWeb)

module.exports = { createCompress, createDecompress, createWebCompress, createWebDecompress }

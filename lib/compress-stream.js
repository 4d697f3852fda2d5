'use strict'

const { Transform, finished } = require('node:stream')
const { compressOperation, compressStep, decompressOperation, decompressStep } = require('./compress')
const { invalidType } = require('./errors')
const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { defineOperation, planOf } = require('./operation')
const { integer, STREAM_RUN_SCHEMA } = require('./options')
const { patient } = require('./room')
const { heeding, webHeeding } = require('./stream-signal')

const compressStream = defineOperation('compressStream', compressOperation.schema)
// Of a stream the output need not fit into a Buffer.
const decompressStream = defineOperation('decompressStream', {
  ...decompressOperation.schema, maxOutputBytes: integer(0, Number.MAX_SAFE_INTEGER),
})

const action = (number) => new JobKind({ operation: 'stream', name: 'chunk', action: number })
const UPDATE = action(0)
const FLUSH = action(1)
const END = action(2)

const EMPTY = Buffer.alloc(0)
/** A larger chunk is worth fewer hops. */
const HIGH_WATER_MARK = 64 * 1024

/** Works on what is written to it in the pool, chunk by chunk, in order. */
class CodecStream extends Transform {
  #plan
  #run
  #runLater
  #flushes = []

  constructor (plan, run) {
    super({ highWaterMark: HIGH_WATER_MARK })
    this.#plan = plan
    this.#run = run
    this.#runLater = patient(run)
  }

  _transform (chunk, encoding, done) {
    this.#work(chunk, chunk === EMPTY && this.#flushes.length > 0 ? FLUSH : UPDATE, done)
  }

  _flush (done) {
    this.#work(EMPTY, END, done)
  }

  /**
   * Makes all that was written so far readable at the other end (for server-sent
   * events). Costs compression ratio.
   *
   * @param {(error?: Error) => void} [callback] when it has been pushed
   */
  flush (callback) {
    if (callback !== undefined && typeof callback !== 'function') throw invalidType('callback', 'of type function', callback)
    // The end makes everything readable.
    if (this.writableEnded) {
      if (callback !== undefined) finished(this, { readable: false }, callback)
      return
    }
    this.#flushes.push(callback)
    // A write of nothing keeps its place in the order of the others.
    this.write(EMPTY, (error) => {
      this.#flushes.shift()
      callback?.(error)
    })
  }

  #work (chunk, how, done) {
    runJob(this.#plan, chunk, this.#run, how).then((output) => {
      done(null, output.length > 0 ? output : undefined)
    }, done)
    this.#run = this.#runLater
  }
}

// Compiled afresh: the plan holds the state of this one stream.
function open (operation, [, fields], run, heed) {
  return heed(new CodecStream(planOf([operation.step(fields)], { fresh: true }), run), run.signal)
}

function openCompress (format, options, heed) {
  const { own, run } = compressStream.read(options, STREAM_RUN_SCHEMA)
  return open(compressStream, compressStep(format, own), run, heed)
}

function openDecompress (format, options, heed) {
  const { own, run } = decompressStream.read(options, STREAM_RUN_SCHEMA)
  return open(decompressStream, decompressStep(format, own), run, heed)
}

/** Throws on a wrong argument, as constructors do. */
const createCompress = (format, options) => openCompress(format, options, heeding)
const createDecompress = (format, options) => openDecompress(format, options, heeding)

/** The same as { readable, writable } of the Web Streams standard, for pipeThrough(). */
const createWebCompress = (format, options) => openCompress(format, options, webHeeding)
const createWebDecompress = (format, options) => openDecompress(format, options, webHeeding)

module.exports = { createCompress, createDecompress, createWebCompress, createWebDecompress }

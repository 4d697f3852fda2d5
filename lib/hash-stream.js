'use strict'

const { Writable } = require('node:stream')
const { makeError } = require('./errors')
const { checkAlgorithm, key } = require('./hash')
const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { defineOperation, planOf } = require('./operation')
const { integer, oneOf, readOptions, STREAM_RUN_SCHEMA } = require('./options')
const { patient } = require('./room')
const { heeding } = require('./stream-signal')

const digestStream = defineOperation('digestStream', { key, length: integer(1, 64) })
const checkEncoding = oneOf('hex', 'base64', 'base64url', 'buffer')

const UPDATE = new JobKind({ operation: 'createHash', name: 'chunk', action: 0 })
const END = new JobKind({ operation: 'createHash', name: 'chunk', action: 2 })

function heard () {}

/**
 * Hashes what is written to it, chunk by chunk in the pool, in order. One job is
 * under way at a time; what is written meanwhile is collected and goes together.
 */
class HashStream extends Writable {
  #plan
  #run
  #runLater
  #result
  #reject
  #encoding

  constructor (plan, encoding, run) {
    super({ highWaterMark: 1024 * 1024, decodeStrings: true })
    this.#plan = plan
    this.#encoding = encoding
    this.#run = run
    this.#runLater = patient(run)
    this.#result = new Promise((resolve, reject) => {
      this.once('digest', resolve)
      this.#reject = reject
    })
    // Who never asks for the digest hears of a failure by the 'error' event.
    this.#result.catch(() => {})
  }

  _destroy (error, done) {
    this.#reject(error ?? makeError('ERR_OFFLOOP_CLOSED', 'The stream was destroyed before its end'))
    done(error)
  }

  _write (chunk, encoding, done) {
    this.#update(chunk, done)
  }

  _writev (entries, done) {
    this.#update(entries.map((entry) => entry.chunk), done)
  }

  _final (done) {
    this.#work(Buffer.alloc(0), END, (digest) => {
      this.emit('digest', digest)
      done()
    }, done)
  }

  /**
   * Ends the stream.
   *
   * @param {string} [encoding] default: the one given to createHash
   * @returns {Promise<string | Buffer>}
   */
  async digest (encoding = this.#encoding) {
    checkEncoding(encoding, 'encoding')
    // From now on the promise tells of a failure; without a listener the event would be thrown as well.
    if (!this.listeners('error').includes(heard)) this.on('error', heard)
    if (!this.writableEnded) this.end()
    const digest = await this.#result
    return encoding === 'buffer' ? Buffer.from(digest) : digest.toString(encoding)
  }

  #update (data, done) {
    this.#work(data, UPDATE, () => done(), done)
  }

  #work (data, how, succeed, fail) {
    runJob(this.#plan, data, this.#run, how).then(succeed, fail)
    this.#run = this.#runLater
  }
}

const SCHEMA = Object.assign(Object.create(null), digestStream.schema, { encoding: checkEncoding })

/** Throws on a wrong argument, as constructors do. */
function createHash (algorithm, options) {
  checkAlgorithm(algorithm, 'algorithm')
  const { own: { encoding = 'hex', ...own }, run } = readOptions(SCHEMA, options, STREAM_RUN_SCHEMA)
  // A plan of its own: it holds the state of this one stream.
  const plan = planOf([digestStream.step({ ...own, algorithm, encoding: 'buffer' })], { fresh: true })
  return heeding(new HashStream(plan, encoding, run), run.signal)
}

module.exports = { createHash }

'use strict'

const { Duplex } = require('node:stream')
const { setImmediate } = require('node:timers')
const { invalidValue, makeError, throwUncaught } = require('../errors')
const { SLICE_BYTES } = require('../input')
const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { defineOperation, planOf } = require('../operation')
const { integer, oneOf, readOptions, DEFAULT_RUN, STREAM_RUN_SCHEMA } = require('../options')
const { pool } = require('../pool')
const { patient } = require('../room')
const { abortable, abortableWeb } = require('../stream-signal')
const { Batch, part } = require('./line-batch')
const { LineSplitter, TOO_LONG } = require('./line-splitter')
const { maxDepth } = require('./limits')
const { LINE_STEPS } = require('./line-steps')
const { as: checkAs, resultOf } = require('./results')
const { validateOperation } = require('./text')
const { TurnTime } = require('./turn-time')
const { AS_VALUE, toValue } = require('./values')

// Taken now, because a later replacement may give other values than the text has.
const { parse } = JSON
const { nextTick } = process

const linesOperation = defineOperation('json.lines', { maxLineBytes: integer(1, 2 ** 30) })

const DEFAULT_MAX_LINE_BYTES = 16 * 1024 * 1024
/** How many values may wait for the reader before results are left in the pool. */
const VALUES_AHEAD = 256
const BYTES_AHEAD = 64 * 1024
/** Milliseconds of work on results in one turn of the event loop. */
const STALL = 2
/** How many values are handed out between two looks at the clock. */
const VALUES_A_LOOK = 64
/** Longer results are built in slices. Native code gives each of these a group of its own. */
const LONG = 128 * 1024

const OPTIONS = Object.freeze({
  __proto__: null,
  ...LINE_STEPS.schema,
  as: checkAs,
  onError: oneOf('error', 'skip'),
  maxDepth,
  maxLineBytes: linesOperation.schema.maxLineBytes,
})

/** NDJSON in; values or NDJSON out. Lines go to the pool in batches, several at a time, and come back in order. */
class LinesStream extends Duplex {
  #plans
  #run
  #runLater
  #abort = new AbortController()
  #asValues
  #skip
  #splitter
  // For work on results.
  #time = new TurnTime(STALL, () => this.#deliver())
  #batches = []
  #window = 0
  // Called when everything written is on its way.
  #written
  // Batches so large that they are still being copied after their write has returned.
  #copying = 0
  #ended = false
  // What ends the stream once all values before it have been read.
  #fatal
  // The reader has room.
  #wanted = false
  #delivering = false
  #linesBefore = 0
  #bytesBefore = 0

  constructor (plans, { asValues, skip, maxLineBytes }, { lane }) {
    const readableHighWaterMark = asValues ? VALUES_AHEAD : BYTES_AHEAD
    super({ __proto__: null, readableObjectMode: asValues, readableHighWaterMark, writableHighWaterMark: BYTES_AHEAD })
    this.#plans = plans
    this.#run = Object.freeze({ ...DEFAULT_RUN, signal: this.#abort.signal, lane })
    this.#runLater = patient(this.#run)
    this.#asValues = asValues
    this.#skip = skip
    this.#splitter = new LineSplitter(maxLineBytes)
  }

  _write (chunk, encoding, done) {
    this.#splitter.add(chunk)
    this.#written = done
    this.#pump()
  }

  _final (done) {
    this.#splitter.end()
    this.#written = (error) => {
      this.#ended = true
      done(error)
      this.#deliver()
    }
    this.#pump()
  }

  _read () {
    this.#wanted = true
    this.#deliver()
  }

  // The last values are read from the buffer, without a _read().
  read (size) {
    const value = super.read(size)
    if (this.#fatal !== undefined && this.readableLength === 0) nextTick(() => this.destroy(this.#fatal))
    return value
  }

  _destroy (error, done) {
    this.#abort.abort()
    this.#batches.length = 0
    done(error)
    this.#release(error)
  }

  /** Ends the stream, after all values that were handed out. */
  #fail (error) {
    if (this.readableLength === 0) this.destroy(error)
    else this.#fatal = error
  }

  // Sends lines to the pool: as many batches as there are threads, and one more.
  #pump () {
    if (this.#window === 0) this.#window = pool.stats().threads + 1
    while (this.#batches.length < this.#window) {
      const lines = this.#splitter.take()
      if (lines === undefined) break
      this.#send(lines)
    }
    this.#acknowledge()
  }

  // Then everything has been copied, and the writer may reuse its chunks.
  #acknowledge () {
    if (!this.#splitter.waiting && this.#copying === 0) this.#release()
  }

  #release (error) {
    const written = this.#written
    this.#written = undefined
    written?.(error)
  }

  #send ({ chunks, bytes, mark, reason }) {
    this.#bytesBefore += mark
    const batch = new Batch(bytes)
    this.#batches.push(batch)
    if (reason === TOO_LONG) {
      batch.failAsTooLong(this.#splitter.maxLineBytes)
      setImmediate(() => this.#deliver())
      return
    }
    const large = bytes > SLICE_BYTES
    if (large) this.#copying++
    // A long string would be a stall too.
    runJob(bytes > 4 * LONG ? this.#plans.long : this.#plans.usual, chunks, this.#run, LINES).then(([output, lines, faults]) => {
      batch.output = output
      batch.lines = Number(lines)
      batch.faults = faults
    }, (error) => {
      batch.error = error
    }).then(() => {
      batch.done = true
      this.#deliver()
      if (!large) return
      this.#copying--
      // Errors of the writer's callback are not this promise's.
      nextTick(() => this.#acknowledge())
    })
    this.#run = this.#runLater
  }

  // Hands out results, in order, as long as the reader has room and this turn has time.
  #deliver () {
    if (this.#delivering || this.destroyed) return
    this.#delivering = true
    try {
      this.#handOut()
    } catch (error) {
      // Thrown by a listener: neither a promise nor the caller of _read() may catch it.
      throwUncaught(error)
      setImmediate(() => this.#deliver())
    }
    this.#delivering = false
    if (this.#ended && this.#wanted && this.#batches.length === 0 && !this.destroyed) this.push(null)
  }

  #handOut () {
    if (this.#ready) this.#time.begin()
    while (this.#ready && !this.destroyed && !this.#time.over) {
      const batch = this.#batches[0]
      if (batch.error !== undefined) this.#fail(batch.error)
      else if (this.#push(batch) && this.#tell(batch)) this.#finish(batch)
    }
  }

  // Faults need no room, because nobody reads them.
  get #ready () {
    const batch = this.#batches[0]
    return batch !== undefined && batch.done && (this.#wanted || batch.out) && this.#fatal === undefined
  }

  /** @returns {boolean} whether all values of the batch are handed out */
  #push (batch) {
    const { output } = batch
    if (batch.out || output === undefined || output.length === 0) batch.out = true
    else if (this.#asValues) batch.out = this.#pushValues(batch)
    else {
      batch.out = true
      this.#wanted = this.push(output)
    }
    return batch.out
  }

  #pushValues (batch) {
    if (batch.values === undefined && !this.#nextGroup(batch)) return false
    while (this.#wanted && batch.next < batch.values.length) {
      const value = batch.values[batch.next++]
      // A stream takes null for its end.
      this.#wanted = this.push(value === null ? undefined : value)
      if (batch.next % VALUES_A_LOOK === 0 && this.#wanted && this.#time.over) break
    }
    if (batch.next < batch.values.length) return false
    batch.values = undefined
    batch.next = 0
    return batch.at >= batch.output.length
  }

  /** @returns {boolean} whether its values are ready: a long one takes more than this turn */
  #nextGroup (batch) {
    const group = batch.takeGroup()
    if (group.length > LONG) {
      this.#buildLong(batch, part(group, 1, -1))
      return false
    }
    batch.values = parse(group)
    return true
  }

  #buildLong (batch, text) {
    batch.done = false
    runJob(this.#plans.value, text, this.#run, LONG_LINE).then((value) => {
      batch.values = [value]
    }, (error) => {
      batch.error = error
    }).then(() => {
      batch.done = true
      this.#deliver()
    })
  }

  /** @returns {boolean} whether all faults of the batch have been reported */
  #tell (batch) {
    while (batch.hasFaults && !this.destroyed) {
      const error = this.#errorOf(batch.takeFault())
      if (!this.#skip) {
        this.#fail(error)
        return false
      }
      this.emit('skip', error)
      if (batch.hasFaults && this.#time.over) return false
    }
    return !this.destroyed
  }

  #finish (batch) {
    this.#batches.shift()
    this.#linesBefore += batch.lines
    this.#bytesBefore += batch.bytes
    this.#pump()
  }

  // Positions in the batch become positions in the stream.
  #errorOf ({ line, start, offset, code, message }) {
    const details = { line: this.#linesBefore + line }
    if (offset !== -1) {
      details.offset = this.#bytesBefore + start + offset
      details.column = offset + 1
    }
    return makeError(code, `Line ${details.line}: ${message}`, details)
  }
}

const LINES = new JobKind({ operation: 'json.createLines', name: 'chunk' })
const LONG_LINE = new JobKind({ operation: 'json.createLines', convert: toValue })

function openLines (options, wrap) {
  const { own, run } = readOptions(OPTIONS, options, STREAM_RUN_SCHEMA)
  const { as = 'value', onError = 'error', maxLineBytes = DEFAULT_MAX_LINE_BYTES, maxDepth: depth, ...expressions } = own
  const names = Object.keys(expressions)
  if (names.length > 1) throw invalidValue(`options.${names[1]}`, `cannot be used with options.${names[0]}`, own[names[1]])
  const limits = depth === undefined ? {} : { maxDepth: depth }
  const step = names.length === 0
    ? validateOperation.step(limits)
    : LINE_STEPS.make[names[0]](own[names[0]], limits)
  const asValues = as === 'value'
  // A query can make a thousand times as much of a line, and making one string of that would be a stall.
  const asText = asValues && own.query === undefined
  const lines = linesOperation.step({ plan: planOf([step]), groups: asValues, skip: onError === 'skip', maxLineBytes })
  const plans = {
    usual: planOf([lines, ...(asText ? resultOf('string').steps : [])]),
    long: planOf([lines]),
    value: planOf([AS_VALUE]),
  }
  const stream = new LinesStream(plans, { asValues, skip: onError === 'skip', maxLineBytes }, run)
  return wrap(as === 'string' ? stream.setEncoding('utf8') : stream, run.signal)
}

/** Throws on a wrong argument, as constructors do. */
const createLines = (options) => openLines(options, abortable)

/** The same as { readable, writable } of the Web Streams standard, for pipeThrough(). */
const createWebLines = (options) => openLines(options, abortableWeb)

module.exports = { createLines, createWebLines }

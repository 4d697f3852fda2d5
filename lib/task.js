'use strict'

// The promises of calls that are under way, and how they settle. Uses the pool only to stop a job.

// Not the globals: a test's fake timers must not stop the engine.
const { clearTimeout, setTimeout } = require('node:timers')
const binding = require('./binding')
const { AbortError, makeError } = require('./errors')
const { closedError, throwLater } = require('./failures')
const { Parts } = require('./parts')
const { forget, watch } = require('./signals')

// Why a job is stopped: the numbers of CancelReason in src/core/cancel.h.
const ABORTED = 1
const TIMED_OUT = 2
const CLOSED = 3

// Tasks that are under way but not in the pool: before it (their input is still being copied) or after it (their
// result is being built).
const outside = new Set()
const idleListeners = new Set()
let pending = 0

/** One call, from its promise to its settlement. */
class Task {
  constructor (resolve, reject, convert) {
    this.resolve = resolve
    this.reject = reject
    this.convert = convert
    // The number of its native job, or -1 while there is none.
    this.id = -1
    // Memory that nobody else can reach, kept alive while the pool reads it.
    this.held = undefined
    // For a result that comes in parts.
    this.parts = undefined
    this.settled = false
    // Whether a full queue has refused it, and it waits for room.
    this.waited = false
    this.signal = undefined
    this.timer = undefined
    pending++
  }

  /** From now on the caller's signal and timeout stop it. */
  heed ({ signal, timeout }) {
    if (signal !== undefined) {
      // Reading the input may have run code that aborted it.
      if (signal.aborted) return this.fail(new AbortError(signal.reason))
      this.signal = signal
      watch(signal, this)
    }
    if (timeout !== undefined) this.timer = setTimeout(expire, timeout, this, timeout)
  }

  /** A part of the result has come: convert() gets the Parts, and takes the others from them. */
  receive (part) {
    if (this.settled) return
    if (this.parts !== undefined) return this.parts.add(part)
    this.parts = new Parts()
    this.parts.add(part)
    this.follow(this.convert(this.parts, this))
  }

  succeed (value) {
    if (this.settled) return
    if (this.parts !== undefined) return this.parts.add(value)
    if (this.convert === undefined) return this.settle(this.resolve, value)
    try {
      value = this.convert(value, this)
    } catch (error) {
      return this.settle(this.reject, error)
    }
    if (value instanceof Promise) return this.follow(value)
    this.settle(this.resolve, value)
  }

  /** Settles like `building`, unless the caller stops waiting before. */
  async follow (building) {
    outside.add(this)
    await building.then((value) => this.settled || this.settle(this.resolve, value), (error) => this.fail(error))
    outside.delete(this)
  }

  /** Counts as outside the pool until its input has been sent. @returns {Promise<void>} settles like `sending` */
  async stayOutside (sending) {
    outside.add(this)
    try {
      await sending
    } finally {
      // Parts of the result may have come meanwhile, from which a value is being built.
      if (this.parts === undefined) outside.delete(this)
    }
  }

  /** Like fail(), with an error whose stack shows the awaiting function. */
  failWith (description) {
    if (!this.settled) this.settle(this.resolve, throwLater(description))
  }

  fail (error) {
    if (!this.settled) this.settle(this.reject, error)
  }

  settle (how, value) {
    this.settled = true
    pending--
    how(value)
    if (this.timer !== undefined) clearTimeout(this.timer)
    this.parts?.wake()
    if (pending === 0) for (const listener of idleListeners) listener()
    // Last, because it runs the signal's own code.
    if (this.signal !== undefined) forget(this.signal, this)
  }

  /** The caller's signal was aborted. */
  abort () {
    this.stop(ABORTED, new AbortError(this.signal.reason))
  }

  /** The pool closes. */
  close () {
    this.stop(CLOSED, closedError())
  }

  /** Rejects now; the thread is freed at the job's next checkpoint. */
  stop (reason, error) {
    if (this.settled) return
    if (this.id >= 0) binding.cancel(this.id, reason)
    this.fail(error)
  }
}

function expire (task, timeout) {
  task.stop(TIMED_OUT, makeError('ERR_OFFLOOP_TIMEOUT', `The operation took longer than its timeout of ${timeout} ms`))
}

module.exports = { Task, outside, idleListeners, pendingTasks: () => pending }

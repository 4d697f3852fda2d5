'use strict'

// Takes finished jobs from the pool in batches and settles their promises: waking a thread costs more than a small job.

// Not the globals: a test's fake timers must not stop the engine.
const { setImmediate } = require('node:timers')
const binding = require('./binding')
const { throwUncaught } = require('./errors')
const { admitWaiting } = require('./room')
const { leave, taskOf } = require('./slots')

/** How many promises are settled together; see settleDone(). */
const BATCH = 256

/** Room for the small results of one turn; those that do not fit cost more. */
const ARENA_BYTES = 64 * 1024

// The kinds of results: the numbers of ResultKind in src/addon/result_calls.cc. 1 is an error.
const VALUE = 0
const SMALL_BYTES = 2
const PART = 3

// Where binding.take() writes: meta[0] is twice the number of finished jobs left, plus 1 when the pool has room again.
// Then come two numbers per result: the id of its job times four plus its kind, and for SMALL_BYTES their size. These
// follow each other in the arena; other results are in values. A PART is from a job that is still running.
const meta = new Uint32Array(2 * BATCH + 1)
const values = new Array(BATCH).fill(undefined)
const arena = Buffer.alloc(ARENA_BYTES)
const roomListeners = new Set()

// Settles what is done. While jobs keep finishing it runs again in setImmediate, so that no thread has to wake this
// one; after a turn that finds nothing, native code wakes it again. One turn settles a batch, or a quarter of what is
// waiting if that is more: with a fixed number it would never catch up with a program that starts more jobs than that
// in each turn.
function settleDone () {
  // Whatever goes wrong, results must go on being taken.
  let count = BATCH
  try {
    count = settleBatch()
    for (let left = meta[0] >>> 1; left > 4 * BATCH && count > 0; left -= 4 * BATCH) count = settleBatch()
  } finally {
    if (count > 0) setImmediate(settleDone)
  }
}

function settleBatch () {
  const count = binding.take(meta, values, arena)
  let at = 0
  for (let i = 0; i < count; i++) {
    const word = meta[2 * i + 1]
    const kind = word & 3
    const task = taskOf(word >>> 2)
    const value = values[i]
    values[i] = undefined
    const from = at
    if (kind === SMALL_BYTES) at += meta[2 * i + 2]
    if (kind !== PART) release(task)
    try {
      settleOne(task, kind, kind === SMALL_BYTES ? smallResult(from, at) : value)
    } catch (error) {
      // From lack of memory, or from a listener; it must not affect the other results.
      if (task.settled) throwUncaught(error)
      else task.fail(error)
    }
  }
  if ((meta[0] & 1) === 1) {
    admitWaiting()
    for (const listener of roomListeners) listener()
  }
  return count
}

function settleOne (task, kind, value) {
  if (kind === PART) task.receive(value)
  else if (kind === VALUE || kind === SMALL_BYTES) task.succeed(value)
  else task.failWith(value)
}

function release (task) {
  leave(task)
  if (task.held !== undefined) {
    // Otherwise moved bodies would make V8 collect garbage every few megabytes.
    binding.freeInput(task.held)
    task.held = undefined
  }
}

function smallResult (from, to) {
  if (from === to) return Buffer.alloc(0)
  const result = Buffer.allocUnsafe(to - from)
  arena.copy(result, 0, from, to)
  return result
}

/** From now on the pool may call settleDone(). */
function start () {
  binding.start(settleDone)
}

module.exports = { start, roomListeners }

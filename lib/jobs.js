'use strict'

// Carries a compiled plan and its input to the pool and the result back to a
// promise. The engine of every asynchronous call: it knows no operation.
//
// Promises live here, in a table of slots; native code knows only their numbers.
// Submissions of one tick go to the pool together, and finished jobs come back
// in batches, because waking a thread costs more than a small job.

// Not the globals: a test's fake timers must not stop the engine.
const { setImmediate } = require('node:timers')
const binding = require('./binding')
const { AbortError, throwUncaught } = require('./errors')
const { closedError, errorOf, queueFull } = require('./failures')
const { NOT_HERE, runInline, takeInline } = require('./inline')
const { canMove, checkInput, countBytes, measure, moveInput, wipe, SLICE_BYTES } = require('./input')
const { JobKind } = require('./job-kind')
const { sendLarge } = require('./large-input')
const { DEFAULT_RUN } = require('./options')
const { admitWaiting, waitForRoom } = require('./room')
const { Task, idleListeners, outside, pendingTasks } = require('./task')
const { isTraced, traceJob } = require('./tracing')

/** Promises that are settled together; see settleDone(). */
const BATCH = 256

/** Room for the small results of one turn; those that find none cost more. */
const ARENA_BYTES = 64 * 1024

const BULK = 1
const BORROW = 2
const ACTION_SHIFT = 2

// The kinds of results.
const VALUE = 0
const SMALL_BYTES = 2
const PART = 3

const PLAIN = new JobKind({})

const slots = []
const freeIds = []
// Where binding.take() writes: meta[0] is twice the number of finished jobs left,
// plus 1 when the pool has room again. Then come two numbers a result: the id of
// its job times four plus its kind, and for SMALL_BYTES their size. These stand
// in the arena, one after the other; other results are in values. A PART is of a
// job that goes on.
const meta = new Uint32Array(2 * BATCH + 1)
const values = new Array(BATCH).fill(undefined)
const arena = Buffer.alloc(ARENA_BYTES)
const roomListeners = new Set()
const { nextTick } = process
let flushScheduled = false
// Calls that failed before there was a job, linked; the next flush rejects them.
let unsent
let closed = false

/**
 * Runs a plan in the pool.
 *
 * @param {object} plan a compiled plan
 * @param {*} data what the user passed
 * @param {object} run checked options, made of DEFAULT_RUN: signal, timeout, lane, move; or patient() or letIn() of them
 * @param {JobKind} [kind] of the public function that calls
 * @returns {Promise<*>} never throws
 */
function runJob (plan, data, run = DEFAULT_RUN, kind = PLAIN) {
  if (!isTraced() || kind.operation === undefined) return startJob(plan, data, run, kind)
  return traced(() => startJob(plan, data, run, kind), run, kind)
}

function traced (start, run, kind) {
  return traceJob(start, { __proto__: null, operation: kind.operation, lane: run.lane ?? 'interactive' })
}

function startJob (plan, data, run, kind) {
  return new Promise((resolve, reject) => {
    checkStart(run)
    const { native, convert } = kind
    const input = native ? data : checkInput(data, kind.name)
    const size = native ? 0 : measure(input)
    // A string has more bytes than it says.
    if (size <= kind.aloneBytes && takeInline(countBytes(input), kind, run)) {
      const value = runInline(plan, input, convert)
      // A value that takes more turns is as much under way as any other.
      if (value instanceof Promise) return new Task(resolve, reject).follow(value)
      if (value !== NOT_HERE) return resolve(value)
    }
    scheduleFlush()
    const task = new Task(resolve, reject, convert)
    try {
      task.heed(run)
      if (!task.settled) send(task, plan, input, size, run, kind)
    } catch (error) {
      // The stack may be full: nothing can be called here.
      unsent = { task, error, before: unsent }
    }
  })
}

function send (task, plan, input, size, run, kind) {
  const { native } = kind
  const flags = (run.lane === 'bulk' ? BULK : 0) | (kind.action << ACTION_SHIFT)
  try {
    const { chunks, ours } = run.move === true && !native && canMove(input) ? moveAdmitted(input) : { chunks: input, ours: false }
    if (ours) {
      task.held = chunks
      try {
        submit(task, plan, chunks, flags | BORROW)
      } finally {
        // It was copied, and who gave it away can wipe it no more.
        if (kind.secret) wipe(chunks)
      }
    } else if (size > SLICE_BYTES) {
      task.stayOutside(startLarge(task, plan, chunks, flags, kind))
        .catch((error) => notSent(error, task, plan, input, size, run, kind))
    } else {
      submit(task, plan, chunks, flags)
    }
  } catch (error) {
    notSent(error, task, plan, input, size, run, kind)
  }
}

// What is refused stays where it is, to be tried again; what is taken has its place in the queue already.
function moveAdmitted (input) {
  const size = countBytes(input)
  // Which gives back a place that nothing takes.
  scheduleFlush()
  if (!binding.reserve(size)) throw queueFull(size)
  return moveInput(input)
}

function notSent (error, task, plan, input, size, run, kind) {
  task.held = undefined
  if (run.patient === true && !task.settled && error.code === 'ERR_OFFLOOP_QUEUE_FULL' && error.retryAfter < Infinity) {
    waitForRoom({ task, input, size, run, kind }, (kept, later) => send(task, plan, kept, size, later, kind))
  } else {
    task.fail(error)
  }
}

/**
 * Does work on this thread that is as much a call as a job in the pool is:
 * stopped by the same options, waited for or stopped by close(), traced.
 *
 * @param {(wanted: () => boolean) => Promise<*>} work begins at once; ends early when not wanted
 * @returns {Promise<*>} never throws
 */
function runHere (work, run = DEFAULT_RUN, kind = PLAIN) {
  if (!isTraced() || kind.operation === undefined) return startHere(work, run)
  return traced(() => startHere(work, run), run, kind)
}

function startHere (work, run) {
  return new Promise((resolve, reject) => {
    checkStart(run)
    scheduleFlush()
    const task = new Task(resolve, reject)
    try {
      task.heed(run)
      if (!task.settled) task.follow(work(() => !task.settled))
    } catch (error) {
      unsent = { task, error, before: unsent }
    }
  })
}

function checkStart (run) {
  if (run.signal !== undefined && run.signal.aborted) throw new AbortError(run.signal.reason)
  if (closed && run.letIn !== true) throw closedError()
}

// In this order, because any call may throw where the stack is nearly full: once
// the native side has the job, its slot is there and a flush will come.
function submit (task, plan, input, flags, how = binding.submit) {
  scheduleFlush()
  const id = freeIds.length > 0 ? freeIds.pop() : slots.push(undefined) - 1
  slots[id] = task
  task.id = id
  let refusal
  try {
    refusal = how(id, plan, input, flags)
  } catch (error) {
    withdraw(task, id)
    throw error
  }
  if (refusal !== undefined) {
    withdraw(task, id)
    throw errorOf(refusal, measure(input))
  }
}

function withdraw (task, id) {
  task.id = -1
  slots[id] = undefined
  freeIds.push(id)
}

function scheduleFlush () {
  if (flushScheduled) return
  nextTick(flush)
  flushScheduled = true
}

function flush () {
  flushScheduled = false
  while (unsent !== undefined) {
    const { task, error } = unsent
    unsent = unsent.before
    task.fail(error)
  }
  binding.flush()
}

/** Throws when the queue is full. @returns {Promise<void>} rejects when it is full later, or the input has changed */
function startLarge (task, plan, input, flags, { name, keepChunks }) {
  const submitReady = (ready) => {
    if (!Array.isArray(ready)) return submit(task, plan, ready, flags, binding.submitInput)
    task.held = ready
    submit(task, plan, ready, flags | BORROW)
  }
  const wanted = () => !task.settled
  const alone = () => pendingTasks() === 1
  return sendLarge(input, { plan, name, keepChunks, flags, wanted, alone, submit: submitReady })
}

// Settles what is done. While jobs keep coming it stays in charge by
// setImmediate, so that no thread has to wake this one; a turn that finds
// nothing hands the duty back to native code. One turn settles a batch, or a
// quarter of what waits where that is more: with a fixed number, a program that
// starts more jobs than that in each turn would never be caught up with.
function settleDone () {
  // Whatever goes wrong, somebody looks for what is done.
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
    const task = slots[word >>> 2]
    const value = values[i]
    values[i] = undefined
    const from = at
    if (kind === SMALL_BYTES) at += meta[2 * i + 2]
    if (kind !== PART) release(task)
    try {
      settleOne(task, kind, kind === SMALL_BYTES ? smallResult(from, at) : value)
    } catch (error) {
      // For want of memory, or of a listener; it must not take the others with it.
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
  withdraw(task, task.id)
  if (task.held !== undefined) {
    // Left to the collector, moved bodies would make V8 look for garbage every few megabytes.
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

/** No more jobs from this environment; those under way go on. */
function close () {
  closed = true
}

const isClosed = () => closed

function cancelAll () {
  for (const task of [...slots, ...outside]) {
    if (task !== undefined) task.close()
  }
}

binding.start(settleDone)

module.exports = {
  runJob,
  runHere,
  close,
  isClosed,
  cancelAll,
  roomListeners,
  idleListeners,
  pendingTasks,
}

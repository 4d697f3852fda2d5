'use strict'

// Carries a compiled plan and its input to the pool, and makes the promise that completions.js settles. The engine of every
// asynchronous call: it knows no operation.
//
// Submissions of one tick go to the pool together, because waking a thread costs more than a small job.

const binding = require('./binding')
const completions = require('./completions')
const { AbortError } = require('./errors')
const { closedError, errorOf, queueFull } = require('./failures')
const { NOT_HERE, runInline, takeInline } = require('./inline')
const { canMove, checkInput, countBytes, measure, moveInput, wipe } = require('./input')
const { JobKind } = require('./job-kind')
const { needsTurns, sendLarge } = require('./large-input')
const { DEFAULT_RUN } = require('./options')
const { waitForRoom } = require('./room')
const slots = require('./slots')
const { Task, idleListeners, outside, pendingTasks } = require('./task')
const { isTraced, traceJob } = require('./tracing')

const BULK = 1
const BORROW = 2
const ACTION_SHIFT = 2

/** Lists of more chunks never run inline: each takes some tenths of a microsecond. */
const MOST_INLINE_CHUNKS = 256

const PLAIN = new JobKind({})

const { nextTick } = process
let flushScheduled = false
// A linked list of calls that failed before there was a job; the next flush rejects them.
let unsent
let closed = false

/**
 * Runs a plan in the pool.
 *
 * @param {object} plan a compiled plan
 * @param {*} data what the user passed
 * @param {object} run checked options, made of DEFAULT_RUN: signal, timeout, lane, move; or patient() or admitted() of them
 * @param {JobKind} [kind] of the calling public function
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
    // A string can have more bytes than its length.
    if (size <= kind.aloneBytes && !isLongList(input) && takeInline(countBytes(input), kind, run)) {
      const value = runInline(plan, input, convert)
      // A value that takes more turns counts as under way.
      if (value instanceof Promise) return new Task(resolve, reject).follow(value)
      if (value !== NOT_HERE) return resolve(value)
    }
    scheduleFlush()
    const task = new Task(resolve, reject, convert)
    try {
      task.heed(run)
      if (!task.settled) send({ task, plan, input, size, run, kind })
    } catch (error) {
      // The stack may be full, so nothing can be called here.
      unsent = { task, error, before: unsent }
    }
  })
}

const isLongList = (input) => Array.isArray(input) && input.length > MOST_INLINE_CHUNKS

// `job` is a task with all that it takes to run it: { task, plan, input, size, run, kind }, `size` in bytes, of strings the
// length.
function send (job) {
  const { task, plan, input, size, run, kind } = job
  const flags = (run.lane === 'bulk' ? BULK : 0) | (kind.action << ACTION_SHIFT)
  try {
    const moves = run.move === true && !kind.native && canMove(input, kind.keepChunks)
    const { chunks, ours } = moves ? moveAdmitted(input) : { chunks: input, ours: false }
    if (ours) {
      task.held = chunks
      try {
        submit(task, plan, chunks, flags | BORROW)
      } finally {
        // It was copied, and the caller who gave it away can no longer wipe it.
        if (kind.secret) wipe(chunks)
      }
    } else if (!kind.native && needsTurns(input, size)) {
      task.stayOutside(startLarge(job, chunks, flags)).catch((error) => notSent(job, error))
    } else {
      submit(task, plan, chunks, flags)
    }
  } catch (error) {
    notSent(job, error)
  }
}

// An input that is refused stays where it is, to be tried again; one that is taken already has its place in the queue.
function moveAdmitted (input) {
  const size = countBytes(input)
  // The flush returns a reservation that is not used.
  scheduleFlush()
  if (!binding.reserve(size)) throw queueFull(size)
  return moveInput(input)
}

function notSent (job, error) {
  const { task, run } = job
  task.held = undefined
  if (run.patient === true && !task.settled && error.code === 'ERR_OFFLOOP_QUEUE_FULL' && error.retryAfter < Infinity) {
    waitForRoom(job, send)
  } else {
    task.fail(error)
  }
}

/**
 * Does work on this thread that counts as a call like a job in the pool: stopped by the same options, waited for or stopped by
 * close(), traced.
 *
 * @param {(wanted: () => boolean) => Promise<*>} work begins at once; ends early when no longer wanted
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
  if (closed && run.admitted !== true) throw closedError()
}

// In this order, because any call may throw when the stack is nearly full: once native code has the job, its slot exists and a
// flush will come.
function submit (task, plan, input, flags, how = binding.submit) {
  scheduleFlush()
  slots.enter(task)
  let refusal
  try {
    refusal = how(task.id, plan, input, flags)
  } catch (error) {
    slots.leave(task)
    throw error
  }
  if (refusal !== undefined) {
    slots.leave(task)
    throw errorOf(refusal, measure(input))
  }
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

/** Throws when the queue is full. @returns {Promise<void>} rejects when it becomes full later, or the input has changed */
function startLarge ({ task, plan, kind: { name, keepChunks } }, input, flags) {
  const submitReady = (ready) => {
    if (!Array.isArray(ready)) return submit(task, plan, ready, flags, binding.submitInput)
    task.held = ready
    submit(task, plan, ready, flags | BORROW)
  }
  const wanted = () => !task.settled
  const alone = () => pendingTasks() === 1
  return sendLarge(input, { plan, name, keepChunks, flags, wanted, alone, submit: submitReady })
}

/** Refuses more jobs from this environment; those under way continue. */
function close () {
  closed = true
}

const isClosed = () => closed

function cancelAll () {
  for (const task of [...slots.entered(), ...outside]) task.close()
}

completions.start()

module.exports = {
  runJob,
  runHere,
  close,
  isClosed,
  cancelAll,
  idleListeners,
  pendingTasks,
}

'use strict'

// Work that costs less than the way to the pool and back runs here, but only so much in one turn of the event loop: a
// thousand small jobs are a large one. The amount is limited twice: here by size, in advance, and in native code by time,
// because a small input may mean much work.

// Not the globals: a test's fake timers must not stop the engine.
const { setImmediate, setTimeout } = require('node:timers')
const binding = require('./binding')
const { fromNative } = require('./errors')
const { DEFAULT_RUN } = require('./options')
const { pendingTasks } = require('./task')

/** Bytes that may be worked on in one turn of the event loop. */
const BYTES_A_TURN = 64 * 1024
/** The same for larger inputs that run alone: about 60 µs of work. One may be larger. */
const ALONE_BYTES_A_TURN = 16 * 1024
/** More of these in one turn are a crowd, which shares the cost of waking the pool; so is the next turn. */
const CROWD = 2
/** What a job costs besides its bytes, in bytes. */
const JOB_COST = 1024
/** Milliseconds without an inline run after which native code frees what it keeps for the next one. */
const IDLE = 10_000

// What binding.runInline() reports besides its result: the numbers of InlineStatus in src/addon/job_calls.cc.
const FAILED = 1
const TOO_LONG = 2

/** The result of a run that is left to the pool. */
const NOT_HERE = Symbol('not here')

let allowed = true
// How much of BYTES_A_TURN is spent.
let spent = 0
// Jobs of this turn that may only run here alone, and whether the last turn with any had a crowd of them.
let asked = 0
let crowded = false
let refilling = false
let used = false
let trimmer
const status = [0]

/** Whether a job of `size` bytes runs inline in this turn. */
function takeInline (size, kind, run) {
  const fits = size <= kind.inlineBytes ? spent + size + JOB_COST <= BYTES_A_TURN : isAlone(size, kind)
  if (!fits || (run !== DEFAULT_RUN && !isShort(run, kind))) return false
  spent += size + JOB_COST
  awaitTurn()
  return true
}

// A single job has to wake a thread, and later this one, which takes the event loop longer than some work does. Many in
// one turn share that cost.
function isAlone (size, { aloneBytes }) {
  if (size > aloneBytes || !allowed) return false
  asked++
  awaitTurn()
  return !crowded && pendingTasks() === 0 && spent + size <= Math.max(aloneBytes, ALONE_BYTES_A_TURN)
}

function awaitTurn () {
  if (!refilling) setImmediate(refill)
  refilling = true
}

/** Whether a run with these options settles within this turn, before any signal or timeout. */
function isShort ({ signal, lane, move }, { convert }) {
  // Reading the input may have run code that aborted the signal.
  return convert === undefined && signal?.aborted !== true && lane !== 'bulk' && move !== true
}

const spentAtFirst = () => allowed ? 0 : BYTES_A_TURN

function refill () {
  refilling = false
  spent = spentAtFirst()
  crowded = asked > CROWD
  asked = 0
  binding.refillInline()
}

/**
 * Runs a plan here and now. Throws its error.
 *
 * @returns {*} NOT_HERE when that would take too long; then nothing has happened
 */
function runInline (plan, input, convert) {
  used = true
  if (trimmer === undefined) trimmer = setTimeout(trim, IDLE).unref()
  status[0] = 0
  const value = binding.runInline(plan, input, status)
  if (status[0] === FAILED) throw fromNative(value)
  if (status[0] === TOO_LONG) {
    // Nothing else runs here in this turn either.
    spent = BYTES_A_TURN
    return NOT_HERE
  }
  return convert === undefined ? value : convert(value)
}

function trim () {
  if (used) {
    used = false
    trimmer.refresh()
  } else {
    trimmer = undefined
    binding.trimInline()
  }
}

/** Whether small inputs may run on the calling thread. */
function allowInline (enabled) {
  allowed = enabled
  spent = spentAtFirst()
}

module.exports = { takeInline, runInline, allowInline, NOT_HERE }

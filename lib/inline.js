'use strict'

// Work that is smaller than the way to the pool and back runs here, but only so
// much in one turn of the event loop: a thousand small jobs are a large one.
// How much is asked twice: here by size, before, and in native code by time,
// because a small input may be much work.

// Not the globals: a test's fake timers must not stop the engine.
const { setImmediate, setTimeout } = require('node:timers')
const binding = require('./binding')
const { fromNative } = require('./errors')
const { DEFAULT_RUN } = require('./options')
const { pendingTasks } = require('./task')

/** Bytes that may be worked on in one turn of the event loop. */
const BYTES_A_TURN = 64 * 1024
/** The same for larger ones, each of them alone: some 60 µs of work. One may be larger. */
const ALONE_BYTES_A_TURN = 16 * 1024
/** More of these in a turn are a crowd, of which each takes a small share of waking the pool: so in the next turn as well. */
const CROWD = 2
/** What a job costs besides its bytes, in bytes. */
const JOB_COST = 1024
/** What native code keeps for the next inline run is freed after so many milliseconds without one. */
const IDLE = 10_000

const FAILED = 1
const TOO_LONG = 2

/** Stands for the result of a run that the pool has to do. */
const NOT_HERE = Symbol('not here')

let allowed = true
// Of BYTES_A_TURN.
let spent = 0
// Jobs of this turn that run here only alone, and whether the last turn with any had a crowd of them.
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

// One job alone has to wake a thread, and later this one, which takes the event loop itself longer than some work does.
// Of many in a turn each takes a fraction of that.
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

/** Whether a run of what was asked for settles within this turn, so that no signal and no timeout comes before. */
function isShort ({ signal, lane, move }, { convert }) {
  // Reading the input may have run code that fired the signal.
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
 * @returns {*} NOT_HERE when that would take too long: nothing has happened then
 */
function runInline (plan, input, convert) {
  used = true
  if (trimmer === undefined) trimmer = setTimeout(trim, IDLE).unref()
  status[0] = 0
  const value = binding.runInline(plan, input, status)
  if (status[0] === FAILED) throw fromNative(value)
  if (status[0] === TOO_LONG) {
    // Nor does anything else run here in this turn.
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
function allowInline (whether) {
  allowed = whether
  spent = spentAtFirst()
}

module.exports = { takeInline, runInline, allowInline, NOT_HERE }

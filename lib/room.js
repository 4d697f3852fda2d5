'use strict'

// Jobs that a full queue has refused but that must not fail: they wait here, in order, until the queue has room again.

// Not the globals: a test's fake timers must not stop the engine.
const { clearInterval, setInterval } = require('node:timers')
const { invalidValue } = require('./errors')
const { copyInput, measure } = require('./input')
const { needsTurns } = require('./large-input')
const { outside } = require('./task')

/** Milliseconds between checks. Native code reports room; this is to free the inputs of abandoned jobs. */
const LOOK = 1000

let waiting = []
// Keeps the process alive, which nothing else may do.
let look

// Each `run` is a copy of DEFAULT_RUN, so a polluted Object.prototype cannot add to it.

/** @returns {object} `run` for jobs that wait where others are refused, those of a stream that has begun */
function patient (run) {
  return Object.freeze({ ...run, patient: true })
}

/** @returns {object} `run` for further jobs of an admitted call: they wait for room, and close() waits for them */
function admitted (run) {
  return Object.freeze({ ...run, patient: true, admitted: true })
}

/** @returns {object} `run` for jobs whose input nobody changes until they are done */
function unchanged (run) {
  return Object.freeze({ ...run, unchanged: true })
}

/**
 * Copies an input that the caller may reuse by then; the sender bounds how much can wait at once. An input that must be
 * left alone is checked to have all its bytes when its turn comes.
 *
 * @param {object} job `{ task, input, size, run, kind }` and more, with the input's size at the call
 * @param {(job: object) => void} send tries again, with a job like this one; it may have to wait again
 */
function waitForRoom (job, send) {
  const { task, input, size, run, kind } = job
  const copies = run.unchanged !== true && !kind.native && !needsTurns(input, size)
  const later = copies ? { ...job, input: copyInput(input), run: unchanged(run) } : job
  const retry = () => {
    if (kind.native || measure(later.input) === size) send(later)
    else task.fail(invalidValue(kind.name, 'was transferred or resized while it waited for room', later.input))
  }
  outside.add(task)
  // A long string is encoded before it is refused, which lets others pass: it goes first the next time.
  if (task.waited) waiting.unshift({ task, retry })
  else waiting.push({ task, retry })
  task.waited = true
  look ??= setInterval(admitWaiting, LOOK)
}

/** Call this when the queue has room. */
function admitWaiting () {
  const list = waiting.filter(isWanted)
  waiting = []
  let next = 0
  // A job that is refused again, which happens at once, keeps its place: otherwise small ones would leave a large one no
  // room.
  while (next < list.length && waiting.length === 0) {
    const { task, retry } = list[next++]
    outside.delete(task)
    if (!task.settled) retry()
  }
  waiting = waiting.concat(list.slice(next))
  if (waiting.length > 0) return
  clearInterval(look)
  look = undefined
}

/** Whether a task still waits; nothing is kept of an abandoned one. */
function isWanted ({ task }) {
  if (task.settled) outside.delete(task)
  return !task.settled
}

module.exports = { admitWaiting, admitted, patient, unchanged, waitForRoom }

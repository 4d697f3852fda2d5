'use strict'

// What a full queue has refused and yet is not to fail: it waits here, in order,
// until the queue has room again.

// Not the globals: a test's fake timers must not stop the engine.
const { clearInterval, setInterval } = require('node:timers')
const { invalidValue } = require('./errors')
const { copyInput, measure, SLICE_BYTES } = require('./input')
const { outside } = require('./task')

/** Milliseconds. Native code tells of room; this is for the input of what was given up meanwhile. */
const LOOK = 1000

let waiting = []
// Keeps the process alive: there may be nothing under way that would.
let look

// Each `run` is made of DEFAULT_RUN, whose names a polluted Object.prototype cannot give.

/** @returns {object} `run` for jobs that wait where others are refused: of a stream that has begun */
function patient (run) {
  return Object.freeze({ ...run, patient: true })
}

/** @returns {object} `run` for further jobs of a call that has been let in: they wait for room, and close() waits for them */
function letIn (run) {
  return Object.freeze({ ...run, patient: true, letIn: true })
}

/** @returns {object} `run` for jobs whose input nobody changes before they are over */
function unchanged (run) {
  return Object.freeze({ ...run, unchanged: true })
}

/**
 * An input that the caller has back by then is copied now, so what can wait at once is bounded by who sends it. One that
 * was to be left alone must have all its bytes when its turn comes.
 *
 * @param {object} job `{ task, input, size, run, kind }`, with the input's size at the call
 * @param {(input: *, run: object) => void} send tries once more; it may come to wait again
 */
function waitForRoom ({ task, input, size, run, kind }, send) {
  const copies = run.unchanged !== true && !kind.native && size <= SLICE_BYTES
  const kept = copies ? copyInput(input) : input
  const later = copies ? unchanged(run) : run
  const retry = () => {
    if (kind.native || measure(kept) === size) send(kept, later)
    else task.fail(invalidValue(kind.name, 'was transferred or resized while it waited for room', kept))
  }
  outside.add(task)
  // When a long string had to be encoded first, its refusal comes after others had their turn: the next one is its own.
  if (task.waited) waiting.unshift({ task, retry })
  else waiting.push({ task, retry })
  task.waited = true
  look ??= setInterval(admitWaiting, LOOK)
}

/** To be called when the queue has room. */
function admitWaiting () {
  const list = waiting.filter(isWanted)
  waiting = []
  let next = 0
  // Who is refused again, which happens at once, stands before all that came later: small ones would leave a large one no
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

/** Whether a task still waits: of one that was given up nothing is kept. */
function isWanted ({ task }) {
  if (task.settled) outside.delete(task)
  return !task.settled
}

module.exports = { admitWaiting, letIn, patient, unchanged, waitForRoom }

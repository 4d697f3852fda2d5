'use strict'

// What a full queue has refused and yet is not to fail: it waits here, in order,
// until the queue has room again.

// Not the globals: a test's fake timers must not stop the engine.
const { clearInterval, setInterval } = require('node:timers')
const { outside } = require('./task')

/** Milliseconds. Nothing depends on it: native code tells of room. */
const LOOK = 1000

let waiting = []
// Keeps the process alive: there may be nothing under way that would.
let look

/** @returns {object} `run` for jobs that wait where others are refused: of a stream that has begun */
function patient (run) {
  return Object.freeze({ ...run, patient: true })
}

/** @returns {object} `run` for further jobs of a call that has been let in: they wait for room, and close() waits for them */
function letIn (run) {
  return Object.freeze({ ...run, patient: true, letIn: true })
}

/**
 * @param {Task} task
 * @param {() => void} retry tries once more; it may come to wait again
 */
function waitForRoom (task, retry) {
  outside.add(task)
  waiting.push({ task, retry })
  look ??= setInterval(admitWaiting, LOOK)
}

/** To be called when the queue has room. */
function admitWaiting () {
  const list = waiting
  waiting = []
  let next = 0
  // Who is refused again stands before all that came later.
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

module.exports = { admitWaiting, letIn, patient, waitForRoom }

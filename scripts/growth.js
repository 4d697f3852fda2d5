'use strict'

// Whether the memory of a process under constant load still grows.

/** Bytes a job by which it may: whatever is forgotten of a job, its promise for one, takes more. */
const ALLOWED = 100

/** @returns {number} bytes for each job that was done from one window to the other */
function growth (from, to) {
  return (to.floor - from.floor) / Math.max(1, to.jobs - from.jobs)
}

// Written so that NaN does not pass.
const rose = (from, to) => !(growth(from, to) <= ALLOWED)

/**
 * Flat is memory of which the last two windows are no higher than any before them, nor the last than the one before it: a
 * warm-up ends and noise goes down again, and a leak does neither.
 *
 * @param {Array<{ floor: number, jobs: number }>} windows of time, in order: the memory of each in bytes, and how many jobs
 *   were done by its end
 */
function isFlat (windows) {
  if (windows.length < 3) return false
  const [first, ...others] = windows.slice(0, -2)
  const [last, end] = windows.slice(-2)
  const highest = others.reduce((most, each) => each.floor >= most.floor ? each : most, first)
  return !rose(highest, last) && !rose(highest, end) && !rose(last, end)
}

module.exports = { growth, isFlat }

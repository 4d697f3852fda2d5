'use strict'

// A body that the pool would refuse is refused before it is read: reading it would cost memory for nothing.

const { pool } = require('../../index')
const { overloaded } = require('./failures')

// Bytes of bodies that were let in and are still being read.
let reserved = 0

/**
 * Reserves room for a body of a declared length until it has been read. Throws the answer when there is none.
 *
 * @param {number} bytes
 * @returns {() => void} ends the reservation; once
 */
function admit (bytes) {
  const { queued, queuedBytes, maxQueuedJobs, maxQueuedBytes } = pool.stats()
  if (queued >= maxQueuedJobs || bytes > maxQueuedBytes - queuedBytes - reserved) throw overloaded(bytes)
  reserved += bytes
  return () => { reserved -= bytes }
}

/** Whether a job may wait now: a stream is not begun when it would break off at once. */
function hasRoom () {
  const { queued, queuedBytes, maxQueuedJobs, maxQueuedBytes } = pool.stats()
  return queued < maxQueuedJobs && queuedBytes < maxQueuedBytes
}

module.exports = { admit, hasRoom }

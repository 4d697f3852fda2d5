'use strict'

// Refuses bodies that the pool would refuse before they are read, or as soon as that is known: reading them would waste
// memory.

const { pool } = require('../../index')
const { overloaded } = require('./failures')
const { INLINE_BYTES } = require('./json-body')

// Bytes received so far of bodies that are being read.
let received = 0

const roomIn = ({ queuedBytes, maxQueuedBytes }) => maxQueuedBytes - queuedBytes - received

/**
 * Throws the answer to a body whose declared length has no room now. Reserves nothing yet: a client may declare what it
 * never sends.
 *
 * @param {number} [length] small bodies pass, however busy the pool is
 */
function requireRoom (length) {
  if (!(length > INLINE_BYTES)) return
  const stats = pool.stats()
  if (stats.queued >= stats.maxQueuedJobs || length > roomIn(stats)) throw overloaded(length)
}

/** The room that one body takes while it is being read. */
class Share {
  #bytes = 0
  // The pool is asked again when there are more.
  #asked = INLINE_BYTES

  /** @returns {boolean} whether there is room for these bytes as well */
  grow (bytes) {
    received += bytes
    this.#bytes += bytes
    if (this.#bytes <= this.#asked) return true
    this.#asked = this.#bytes + INLINE_BYTES
    return roomIn(pool.stats()) >= 0
  }

  release () {
    received -= this.#bytes
    this.#bytes = 0
  }
}

/** Whether the queue has room now: an answer in parts is sent as it is if it would have to wait from the start. */
function hasRoom () {
  if (pool.closed) return false
  const { queued, queuedBytes, maxQueuedJobs, maxQueuedBytes } = pool.stats()
  return queued < maxQueuedJobs && queuedBytes < maxQueuedBytes
}

module.exports = { requireRoom, Share, hasRoom }

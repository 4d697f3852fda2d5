'use strict'

// Bodies that the pool would refuse are refused before they are read, or as soon as it is known: reading them would cost
// memory for nothing.

const { pool } = require('../../index')
const { overloaded } = require('./failures')
const { INLINE_BYTES } = require('./json-body')

// Bytes of bodies that are being read, as far as they have come.
let received = 0

const roomIn = ({ queuedBytes, maxQueuedBytes }) => maxQueuedBytes - queuedBytes - received

/**
 * Throws the answer to a body of a declared length that there is no room for now. It takes none yet: a client may declare
 * what it never sends.
 *
 * @param {number} [length] small ones pass, whatever the pool has to do
 */
function requireRoom (length) {
  if (!(length > INLINE_BYTES)) return
  const stats = pool.stats()
  if (stats.queued >= stats.maxQueuedJobs || length > roomIn(stats)) throw overloaded(length)
}

/** What one body takes of the room while it is being read. */
class Share {
  #bytes = 0
  // The pool is asked again when there are more.
  #asked = INLINE_BYTES

  /** @returns {boolean} whether there is room for these bytes too */
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

/** Whether a job may wait now: an answer in parts is sent as it is when it would wait for room at once. */
function hasRoom () {
  if (pool.closed) return false
  const { queued, queuedBytes, maxQueuedJobs, maxQueuedBytes } = pool.stats()
  return queued < maxQueuedJobs && queuedBytes < maxQueuedBytes
}

module.exports = { requireRoom, Share, hasRoom }

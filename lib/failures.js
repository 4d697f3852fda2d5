'use strict'

// The errors of jobs that the pool refused or that failed in it.

const binding = require('./binding')
const { fromNative, makeError } = require('./errors')

function closedError () {
  return makeError('ERR_OFFLOOP_CLOSED', 'The pool is closed')
}

// The stack of an error shows its caller only if it is made in a continuation of the caller.
async function throwLater (description) {
  await undefined
  // The promise takes one turn to adopt this one.
  await undefined
  throw errorOf(description)
}

/** @param {number} [size] of the input, by measure(); native code may know better */
function errorOf (description, size) {
  if (description.code === 'ERR_OFFLOOP_QUEUE_FULL') return queueFull(Object.hasOwn(description, 'size') ? description.size : size)
  return fromNative(description)
}

function queueFull (size = 0) {
  const { queued, queuedBytes, maxQueuedBytes, threads, run } = binding.stats()
  if (size > maxQueuedBytes) {
    return makeError('ERR_OFFLOOP_QUEUE_FULL',
      `The pool takes no input of ${size} bytes, however empty it is: maxQueuedBytes is ${maxQueuedBytes}`,
      { queued, queuedBytes, retryAfter: Infinity })
  }
  const retryAfter = Math.max(1, Math.ceil((queued * run.mean) / threads / 1000))
  return makeError('ERR_OFFLOOP_QUEUE_FULL',
    `The pool refuses more work: ${queued} jobs with ${queuedBytes} bytes are waiting`,
    { queued, queuedBytes, retryAfter })
}

module.exports = { closedError, errorOf, queueFull, throwLater }

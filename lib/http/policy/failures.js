'use strict'

// What an error becomes in HTTP: docs/errors.md has the table.

const createError = require('http-errors')
const { OffloopError, pool } = require('../../index')

const STATUS = {
  __proto__: null,
  ERR_OFFLOOP_INVALID_INPUT: 400,
  ERR_OFFLOOP_PATCH_FAILED: 409,
  ERR_OFFLOOP_OUTPUT_TOO_LARGE: 413,
  ERR_OFFLOOP_QUEUE_FULL: 503,
  ERR_OFFLOOP_TIMEOUT: 503,
  ERR_OFFLOOP_CLOSED: 503,
}

/**
 * Adds `status`, `statusCode`, `expose` and `headers`, which frameworks read, to an error of offloop.
 *
 * @param {Error} error
 * @returns {Error} the same error, or one that says that the client left
 */
function asHttpError (error) {
  if (error.code === 'ABORT_ERR') return aborted({ cause: error })
  if (error.status !== undefined || error.statusCode !== undefined) return error
  // A later attempt would fail too.
  if (error.retryAfter === Infinity) return createError(413, error)
  const described = createError(STATUS[error.code] ?? 500, error)
  if (error.retryAfter !== undefined) described.headers = { 'Retry-After': String(error.retryAfter) }
  return described
}

/** The client left before its answer was done. */
function aborted (details) {
  return createError(400, 'request aborted', { code: 'ECONNABORTED', type: 'request.aborted', ...details })
}

/** @param {object} details limit, and what is known of length, expected and received */
function tooLarge (details) {
  return createError(413, 'request entity too large', { type: 'entity.too.large', ...details })
}

/**
 * The pool would refuse a body.
 *
 * @param {number | undefined} length what the client declared
 * @param {number} [received] how much has arrived
 */
function overloaded (length, received = 0) {
  const { queued, queuedBytes, maxQueuedBytes, threads, run } = pool.stats()
  const never = (length ?? received) > maxQueuedBytes
  const size = length === undefined ? `of ${received} bytes and more` : `of ${length} bytes`
  const error = new OffloopError('ERR_OFFLOOP_QUEUE_FULL', never
    ? `A body ${size} is more than may ever wait`
    : `There is no room for a body ${size} now`)
  const retryAfter = never ? Infinity : Math.max(1, Math.ceil((queued * run.mean) / threads / 1000))
  return asHttpError(Object.assign(error, { queued, queuedBytes, retryAfter }))
}

module.exports = { asHttpError, aborted, tooLarge, overloaded }

'use strict'

// The options of work for a request in every framework: see RequestDecodingOptions in options.d.ts.

const { integer, oneOf } = require('./option-checks')
const { MOST_CODINGS } = require('./request-coding')

const LANES = ['interactive', 'bulk']
/** Of a timer. */
const LONGEST = 2 ** 31 - 1

/**
 * @param {object} options
 * @param {string} [of] where they are, for messages
 * @returns {object} the options for calls of the pool
 */
function readRun ({ timeout, lane }, of = '') {
  return {
    ...(timeout !== undefined && { timeout: integer(`${of}timeout`, timeout, 1, LONGEST) }),
    ...(lane !== undefined && { lane: oneOf(`${of}lane`, lane, LANES) }),
  }
}

/** @returns {number} content codings that may be stacked */
function readMaxEncodings ({ maxEncodings = 1 }, of = '') {
  return integer(`${of}maxEncodings`, maxEncodings, 1, MOST_CODINGS)
}

module.exports = { readRun, readMaxEncodings }

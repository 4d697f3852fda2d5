'use strict'

// Decodes the content codings of a request's body, in the pool and with limits.

const createError = require('http-errors')
const { decompress, plan } = require('../../index')
const { tooLarge } = require('./failures')

const FORMATS = new Map([['zstd', 'zstd'], ['br', 'br'], ['gzip', 'gzip'], ['x-gzip', 'gzip'], ['deflate', 'deflate']])

const PLAIN = Object.freeze([])

/** How many codings an application may allow to be stacked. */
const MOST_CODINGS = 2

/**
 * @param {string | undefined} header Content-Encoding
 * @param {number} most codings that may be stacked
 * @returns {string[] | undefined} formats in the order in which they are decoded; undefined when one is not supported
 */
function readCodings (header, most) {
  if (header === undefined) return PLAIN
  const named = header.toLowerCase().split(',').map((each) => each.trim()).filter((each) => each !== 'identity')
  if (named.length > most || !named.every((each) => FORMATS.has(each))) return undefined
  return named.map((each) => FORMATS.get(each)).reverse()
}

/** The window that decoders of this content coding must support, and no encoder may exceed: 8 MB (RFC 9659). */
const ZSTD_WINDOW_LOG = 23

/** The largest Buffer, whatever an application allows. */
const MAX_BYTES = 2 ** 32 - 1

const bounds = (coding, limit) =>
  ({ maxOutputBytes: Math.max(0, Math.floor(Math.min(limit, MAX_BYTES))), ...(coding === 'zstd' && { maxWindowLog: ZSTD_WINDOW_LOG }) })

/** The output of every coding is bounded, not only that of the last: a huge intermediate body may decode to a small one. */
function decode (codings, chunks, limit, run) {
  const [first, ...others] = codings
  const done = others.length === 0
    ? decompress(first, chunks, { ...run, ...bounds(first, limit) })
    : chained(codings, limit).run(chunks, run).then(({ output }) => output)
  return done.catch((error) => {
    throw error.code === 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' ? tooLarge({ limit, cause: error }) : error
  })
}

function chained (codings, limit) {
  return codings.reduce((steps, each) => steps.decompress(each, bounds(each, limit)), plan())
}

function unsupportedCoding (header, inflate) {
  const encoding = header.toLowerCase()
  const message = inflate ? `unsupported content encoding "${encoding}"` : 'content encoding unsupported'
  return createError(415, message, { encoding, type: 'encoding.unsupported' })
}

module.exports = { readCodings, decode, unsupportedCoding, MOST_CODINGS, ZSTD_WINDOW_LOG, MAX_BYTES }

'use strict'

// From the bytes of a body to a JavaScript value: small ones at once, large ones in the pool and then in slices.

const { isUtf8 } = require('node:buffer')
const createError = require('http-errors')
const { json } = require('../../index')
const { asHttpError } = require('./failures')
const { decodeText, UTF8 } = require('./charset')
const { violationOfBytes, violationOfText, violationOfValue } = require('./strictness')

/** Up to this size parsing blocks the event loop about as long as the way to the pool and back: 0.1 to 0.2 ms. */
const INLINE_BYTES = 16 * 1024
/** Larger bodies are moved to the pool instead of copied, if they may be, so their errors do not carry the text. */
const KEPT_BYTES = 1024 * 1024
/** UTF-8's byte order mark. */
const MARK = Buffer.from('\ufeff')

/**
 * @param {Buffer[]} chunks
 * @param {object} how
 * @param {number} how.size
 * @param {string} how.charset
 * @param {boolean} how.strict
 * @param {boolean} how.own whether nobody else has the bytes
 * @param {boolean} how.verified whether the application has seen all of them: then errors carry their text
 * @param {Function} [how.reviver]
 * @param {object} [how.run] options of the pool
 * @returns {unknown} the value of a small body, else a promise of it; errors have `body`, `type` and `status`
 */
function parseJson (chunks, how) {
  const { size, charset, reviver } = how
  if (size === 0) return {}
  if (size <= INLINE_BYTES || reviver !== undefined) return parseText(decodeText(join(chunks), charset), how)
  return charset === UTF8 ? parseLarge(chunks, how) : parseLargeText(decodeText(join(chunks), charset), how)
}

function parseText (text, { strict, reviver }) {
  if (text.length === 0) return {}
  const violation = strict ? violationOfText(text) : undefined
  if (violation !== undefined) throw failed(violation, text)
  try {
    return JSON.parse(text, reviver)
  } catch (error) {
    throw failed(error, text)
  }
}

async function parseLargeText (text, { strict, run }) {
  const violation = strict ? violationOfText(text) : undefined
  if (violation !== undefined) throw failed(violation, text)
  return json.parse(text, run).catch((error) => { throw described(error, text) })
}

async function parseLarge (given, how) {
  const chunks = withoutMark(given)
  // Not decodeText(), which would also remove a second mark, and that is an error.
  const textOf = () => isKept(how) ? join(chunks).toString() : undefined
  // Checked before the bytes are given away.
  const violation = how.strict ? violationOfBytes(chunks) : undefined
  if (violation !== undefined) throw failed(isKept(how) ? violationOfText(textOf()) ?? violation : violation, textOf())
  const value = await parseBytes(chunks, how).catch((error) => { throw described(error, textOf()) })
  // What follows much white space has not been checked.
  const hidden = how.strict ? violationOfValue(value) : undefined
  if (hidden !== undefined) throw failed(hidden, textOf())
  return value
}

const isKept = ({ size, verified }) => verified || size <= KEPT_BYTES

/**
 * Parses UTF-8 in the pool. Bytes that are not UTF-8 are replaced with U+FFFD, as `JSON.parse` would get them, if they
 * were kept.
 *
 * @param {Buffer[]} chunks without a byte order mark
 * @param {object} how
 * @param {(data: unknown, options: object) => Promise<unknown>} [read] does something else with the text in the pool
 */
async function parseBytes (chunks, how, read = json.parse) {
  const kept = isKept(how)
  try {
    return await read(chunks, { ...how.run, move: how.own && !kept })
  } catch (error) {
    if (error.code !== 'ERR_OFFLOOP_INVALID_INPUT' || !kept || isUtf8(join(chunks))) throw error
    return read(join(chunks).toString(), how.run)
  }
}

const join = (chunks) => chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)

/** @param {string | undefined} body as text */
function described (error, body) {
  if (error.code !== 'ERR_OFFLOOP_INVALID_INPUT') return asHttpError(error)
  const { offset, line, column } = error
  return failed(Object.assign(new SyntaxError(error.message, { cause: error }), { offset, line, column }), body)
}

function failed (error, body) {
  return createError(400, error, { body, type: 'entity.parse.failed' })
}

// A mark takes three bytes of the first chunk or, in a hostile body, of several.
function withoutMark (chunks) {
  const start = chunks[0].length >= MARK.length ? chunks[0] : Buffer.concat(chunks.slice(0, MARK.length))
  if (!start.subarray(0, MARK.length).equals(MARK)) return chunks
  return chunks[0].length > MARK.length
    ? [chunks[0].subarray(MARK.length), ...chunks.slice(1)]
    : [join(chunks).subarray(MARK.length)]
}

module.exports = { parseJson, parseBytes, withoutMark, join, INLINE_BYTES }

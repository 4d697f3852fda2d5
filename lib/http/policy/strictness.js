'use strict'

// Strict mode accepts only objects and arrays, by the first character that is not white space.

const NO_WHITESPACE = /[^ \t\n\r]/

/** How many characters V8 needs for its message. */
const SHOWN = 64
/** How many bytes are checked on the event loop. Honest bodies have less white space; for others, the value is checked. */
const LOOKED_AT = 64 * 1024

/** @returns {Error | undefined} the error, in V8's words */
function violationOfText (text) {
  const at = text.search(NO_WHITESPACE)
  if (at < 0) return violation(text, text.length)
  return isOpening(text.charCodeAt(at)) ? undefined : violation(text, at)
}

/**
 * The same for UTF-8, of which as little as possible is decoded.
 *
 * @param {Buffer[]} chunks
 * @returns {Error | undefined} undefined also when there is too much white space to tell
 */
function violationOfBytes (chunks) {
  let left = LOOKED_AT
  for (const [i, chunk] of chunks.entries()) {
    const end = Math.min(chunk.length, left)
    let at = 0
    while (at < end && isWhiteSpace(chunk[at])) at++
    left -= at
    if (at === chunk.length) continue
    if (at === end || isOpening(chunk[at])) return undefined
    return violation(Buffer.concat([chunk.subarray(at, at + SHOWN), ...chunks.slice(i + 1, i + SHOWN)]).toString(), 0)
  }
  return violation('', 0)
}

/** The same for the value of a text. */
function violationOfValue (value) {
  if (typeof value === 'object' && value !== null) return undefined
  return violation(typeof value === 'string' ? JSON.stringify(value.slice(0, SHOWN)) : String(value), 0)
}

const isWhiteSpace = (code) => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d

const isOpening = (code) => code === 0x7b || code === 0x5b

// V8 gets a character that is wrong everywhere.
function violation (text, at) {
  try {
    JSON.parse(at === text.length ? '' : `${text.slice(0, at)}#${text.slice(at + 1)}`)
  } catch (error) {
    const own = new SyntaxError(error.message.replace('#', () => text[at]).replace('#', () => text[at]))
    own.stack = error.stack.replace(error.message, () => own.message)
    return own
  }
}

module.exports = { violationOfText, violationOfBytes, violationOfValue }

'use strict'

// Strict mode lets only objects and arrays through, by the first character that is no white space.

const NO_WHITESPACE = /[^ \t\n\r]/

/** Characters that V8 needs for its message. */
const SHOWN = 64
/** Bytes that are looked at on the event loop. Nobody sends more white space in good faith: then the value tells. */
const LOOKED_AT = 64 * 1024

/** @returns {Error | undefined} what is wrong, in V8's words */
function violationOfText (text) {
  const at = text.search(NO_WHITESPACE)
  if (at < 0) return violation(text, text.length)
  return isOpening(text.charCodeAt(at)) ? undefined : violation(text, at)
}

/**
 * The same of UTF-8, of which as little as possible is made text.
 *
 * @param {Buffer[]} chunks
 * @returns {Error | undefined} undefined also where the white space goes on for too long to tell
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

/** The same of the value of a text. */
function violationOfValue (value) {
  if (typeof value === 'object' && value !== null) return undefined
  return violation(typeof value === 'string' ? JSON.stringify(value.slice(0, SHOWN)) : String(value), 0)
}

const isWhiteSpace = (code) => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d

const isOpening = (code) => code === 0x7b || code === 0x5b

// V8 is asked about a character that is wrong everywhere.
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

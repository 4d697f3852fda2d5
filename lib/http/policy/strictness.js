'use strict'

// Strict mode lets only objects and arrays through, by the first character that is no white space.

const WHITESPACE = new Set([0x20, 0x09, 0x0a, 0x0d])

/** Characters that V8 needs for its message. */
const SHOWN = 64

/** @returns {Error | undefined} what is wrong, in V8's words */
function violationOfText (text) {
  let at = 0
  while (at < text.length && WHITESPACE.has(text.charCodeAt(at))) at++
  return isOpening(text.charCodeAt(at)) ? undefined : violation(text, at)
}

/**
 * The same of UTF-8, of which as little as possible is made text.
 *
 * @param {Buffer[]} chunks
 */
function violationOfBytes (chunks) {
  for (const [i, chunk] of chunks.entries()) {
    let at = 0
    while (at < chunk.length && WHITESPACE.has(chunk[at])) at++
    if (at === chunk.length) continue
    if (isOpening(chunk[at])) return undefined
    return violation(Buffer.concat([chunk.subarray(at, at + SHOWN), ...chunks.slice(i + 1, i + SHOWN)]).toString(), 0)
  }
  return violation('', 0)
}

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

module.exports = { violationOfText, violationOfBytes }

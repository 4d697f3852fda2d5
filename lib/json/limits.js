'use strict'

const { integer, MAX_BUFFER_BYTES } = require('../options')

/** The largest maxDepth. */
const MAX_DEPTH = 1_000_000

/** The check of maxDepth, an option of every function that reads JSON. */
const maxDepth = integer(1, MAX_DEPTH)

/** The check of maxOutputBytes, an option of every function that writes JSON. */
const maxOutputBytes = integer(1, MAX_BUFFER_BYTES)

/**
 * Texts up to this size are read on the calling thread by operations that read them once: 4 KiB take 1.8 µs (validate),
 * 2.0 µs (get) or 2.5 µs (minify), less than handing over one of many jobs; see docs/pool.md.
 */
const INLINE_BYTES = 4096

/**
 * The same while nothing is under way and the pool would have to be woken: 16 KiB take 7 µs (validate), 11 to 17 µs
 * (get) or 18 to 21 µs (minify).
 */
const ALONE_BYTES = 16 * 1024

/**
 * The same for expressions, which may read the text more than once: 2 KiB take 4 to 15 µs (for 4,000 bytes: `$[3].name`
 * 9.0, `$[?@.id > 1].name` 23.0, `$..name` 29.9; `[*].name` 8.3, `[?id > 1].name` 14.2).
 */
const INLINE_EXPRESSION_BYTES = 2048
/** The same while nothing is under way: 4,000 bytes take 8 to 30 µs. */
const ALONE_EXPRESSION_BYTES = 4096

module.exports = {
  maxDepth, maxOutputBytes, ALONE_BYTES, ALONE_EXPRESSION_BYTES, INLINE_BYTES, INLINE_EXPRESSION_BYTES, MAX_DEPTH,
}

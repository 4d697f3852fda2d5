'use strict'

// A large input crosses into native memory in slices of about a millisecond,
// with a turn of the event loop between them. What changes or vanishes meanwhile
// is noticed, never read.

const binding = require('./binding')
const { invalidValue } = require('./errors')
const { errorOf } = require('./failures')
const { encodeStrings, measure, nextTurn, sizeOf } = require('./input')

/** Bytes that are copied in one turn; most of the time goes into pages that are touched first. */
const COPY_BYTES = 2 * 1024 * 1024

/**
 * @param {object} how
 * @param {string} how.name of the argument, for errors
 * @param {boolean} how.keepChunks whether elements of an array stay apart
 * @param {() => boolean} how.wanted false stops the copying
 * @returns {Promise<object | Uint8Array[] | undefined>} a native input; or an
 *   array of memory that nobody else can name; or undefined when not wanted
 */
async function copyLarge (plan, input, { name, keepChunks, wanted }) {
  // Read once, before anything else runs: what a buffer is later must not decide how much of it counts.
  const given = (Array.isArray(input) ? input : [input]).map((each) => typeof each === 'string' ? undefined : sizeOf(each))
  const chunks = await encodeAdmitted(plan, input, wanted)
  if (!wanted()) return undefined
  if (given.every((size) => size === undefined)) return chunks
  const sizes = chunks.map((chunk, i) => given[i] ?? chunk.length)
  const native = allocate(keepChunks ? sizes : [sizes.reduce((sum, size) => sum + size, 0)], plan)
  for (let i = 0, at = 0, slice = 0; i < chunks.length; i++) {
    if (keepChunks) at = 0
    for (let from = 0; from < sizes[i];) {
      if (slice === 0) await nextTurn()
      const length = Math.min(COPY_BYTES - slice, sizes[i] - from)
      if (!wanted() || !binding.fillInput(native, keepChunks ? i : 0, at, chunks[i], from, length)) {
        binding.dropInput(native)
        if (!wanted()) return undefined
        throw invalidValue(name, 'was transferred or resized while it was being copied', chunks[i])
      }
      at += length
      from += length
      slice = (slice + length) % COPY_BYTES
    }
  }
  if (wanted()) return native
  binding.dropInput(native)
}

// What strings become counts as queued from the start, by what is known of its
// size; the memory behind the count is never touched.
async function encodeAdmitted (plan, input, wanted) {
  const place = allocate([measure(input)], plan)
  try {
    return await encodeStrings(input, wanted)
  } finally {
    binding.dropInput(place)
  }
}

function allocate (sizes, plan) {
  const native = binding.allocateInput(sizes, plan)
  if (native.code !== undefined) throw errorOf(native, sizes.reduce((sum, size) => sum + size, 0))
  return native
}

module.exports = { copyLarge }

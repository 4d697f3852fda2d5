'use strict'

// Copies a large input to native memory in slices of about a millisecond, with a turn of the event loop between them. If
// bytes vanish meanwhile, that is noticed, and they are never read.

const binding = require('./binding')
const { invalidValue } = require('./errors')
const { errorOf } = require('./failures')
const { encodeStrings, measure, nextTurn, sizeOf, MOST_CHUNKS, SLICE_BYTES } = require('./input')

/** Bytes that are copied in one turn; most of the time is spent on touching new pages. */
const COPY_BYTES = 2 * 1024 * 1024
/** What a chunk takes besides its bytes, in bytes. */
const CHUNK_COST = COPY_BYTES / MOST_CHUNKS
/** A string above this many characters is encoded in pieces, if it is not ASCII: its UTF-8 may have three times as many bytes. */
const LONG_STRING = 2 * 1024 * 1024
/** Characters that are looked at to tell. */
const SAMPLES = 64

/** Whether handing it over takes more than one turn of the event loop. @param {number} size by measure() */
function needsTurns (data, size) {
  if (size > SLICE_BYTES) return true
  return Array.isArray(data) ? data.length > MOST_CHUNKS : typeof data === 'string' && data.length > LONG_STRING && !seemsAscii(data)
}

// ASCII is encoded four times as fast in one go. A wrong guess only costs a longer turn: 9 ms for 4 Mi characters of three bytes.
function seemsAscii (text) {
  const step = text.length / SAMPLES
  for (let i = 0; i < SAMPLES; i++) {
    if (text.charCodeAt(i * step) > 0x7f) return false
  }
  return true
}

/**
 * Throws at once when the queue is full, so that what waits for room keeps its place.
 *
 * @param {object} how
 * @param {object} how.plan
 * @param {string} how.name the name of the argument, for errors
 * @param {boolean} how.keepChunks whether the elements of an array stay apart
 * @param {number} how.flags of the job
 * @param {() => boolean} how.wanted stops the copying when false
 * @param {() => boolean} how.alone whether nothing else is under way
 * @param {(input: object | Uint8Array[]) => void} how.submit gets a native input, or an array of memory that nobody else
 *   can reach; not called if not wanted. A native input may be incomplete: the pool then works on what has arrived.
 * @returns {Promise<void>} rejects also when strings turn out to be too large for the queue
 */
function sendLarge (input, how) {
  const list = Array.isArray(input) ? input : [input]
  // Read once, before anything else runs, so that a later change of a buffer does not change how much of it counts.
  const sizes = list.map((each) => typeof each === 'string' ? undefined : sizeOf(each))
  // Strings count as queued from the start, by what is known of their size; the memory allocated for that is never touched.
  if (sizes.includes(undefined)) return encodeThenSend(allocate([measure(list)], how.plan), list, sizes, how)
  return copyThenSend(allocateFor(sizes, how), list, sizes, how)
}

async function encodeThenSend (place, list, given, how) {
  let chunks
  try {
    chunks = await encodeStrings(list, how.wanted)
  } finally {
    binding.dropInput(place)
  }
  if (!how.wanted()) return
  if (chunks.length <= MOST_CHUNKS && given.every((size) => size === undefined)) return how.submit(chunks)
  const sizes = chunks.map((chunk, i) => given[i] ?? chunk.length)
  await copyThenSend(allocateFor(sizes, how), chunks, sizes, how)
}

async function copyThenSend (native, chunks, sizes, how) {
  try {
    // Other calls of this turn must come first, to know whether this one is alone.
    await undefined
    if (!how.wanted()) return
    const early = how.alone() && binding.beginsEarly(how.plan, native, how.flags)
    if (early) how.submit(native)
    else await nextTurn()
    await fill(native, chunks, sizes, early, how)
    if (!early && how.wanted()) how.submit(native)
  } finally {
    // Tells a job that waits for more that nothing will come.
    binding.dropInput(native)
  }
}

// Copies one slice per turn, until that is no longer wanted.
async function fill (native, chunks, sizes, early, { name, keepChunks, wanted }) {
  let left = COPY_BYTES
  for (let i = 0; i < chunks.length; i++) {
    for (let from = 0; from < sizes[i];) {
      if (left <= 0) {
        await nextTurn(early)
        left = COPY_BYTES
      }
      if (!wanted()) return
      const length = Math.min(left, sizes[i] - from)
      if (!binding.fillInput(native, keepChunks ? i : 0, chunks[i], from, length)) {
        throw invalidValue(name, 'was transferred or resized while it was being copied', chunks[i])
      }
      from += length
      left -= length + CHUNK_COST
    }
  }
}

const allocateFor = (sizes, { keepChunks, plan }) =>
  allocate(keepChunks ? sizes : [sizes.reduce((sum, size) => sum + size, 0)], plan)

function allocate (sizes, plan) {
  const native = binding.allocateInput(sizes, plan)
  if (native.code !== undefined) throw errorOf(native, sizes.reduce((sum, size) => sum + size, 0))
  return native
}

module.exports = { needsTurns, sendLarge }

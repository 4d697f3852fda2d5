'use strict'

// Prepares what users pass as bytes for native code: checked, moved if requested, and copied in slices if large.

const { setImmediate } = require('node:timers')
const { isAnyArrayBuffer, isSharedArrayBuffer, isTypedArray } = require('node:util').types
const { isMarkedAsUntransferable } = require('node:worker_threads')
const { invalidType, invalidValue } = require('./errors')

/** The types of one piece of bytes, for invalidType(). */
const ONE = 'of type string or an instance of Buffer, TypedArray, DataView, ArrayBuffer, or SharedArrayBuffer'
const EXPECTED = 'of type string or an instance of Buffer, TypedArray, DataView, ArrayBuffer, SharedArrayBuffer, or an array of these'

/** Inputs above this many bytes are copied in slices of this size. */
const SLICE_BYTES = 4 * 1024 * 1024
/** Lists of more chunks are copied in slices too, and never moved: each chunk takes some tenths of a microsecond. */
const MOST_CHUNKS = 4096
/** Long strings are encoded in pieces of this many characters. */
const SLICE_CHARACTERS = 512 * 1024
/** What a short string takes besides its characters, in characters. */
const STRING_COST = SLICE_CHARACTERS / MOST_CHUNKS

const encoder = new TextEncoder()

/**
 * @returns {string | ArrayBuffer | ArrayBufferView | Array} what native code
 *   reads; an array is a fresh one of plain elements
 */
function checkInput (data, name) {
  if (typeof data === 'string') return data
  if (!Array.isArray(data)) return checkOne(data, name, EXPECTED)
  const list = Array.from(data)
  for (let i = 0; i < list.length; i++) {
    const each = list[i]
    // Most need no more, and making a name for each would take most of the time.
    if (typeof each !== 'string' && !(ArrayBuffer.isView(each) && sizeOf(each) > 0)) list[i] = checkOne(each, `${name}[${i}]`)
  }
  return list
}

function checkOne (data, name, expected = ONE) {
  if (typeof data === 'string') return data
  if (ArrayBuffer.isView(data)) {
    if (sizeOf(data) === 0) refuseGone(data, name)
    return data
  }
  if (isAnyArrayBuffer(data)) {
    if (isSharedArrayBuffer(data)) return new Uint8Array(data)
    if (data.byteLength === 0) refuseGone(data, name)
    return data
  }
  throw invalidType(name, expected, data)
}

/** The present content of one chunk, in memory that nobody else can reach. @returns {Uint8Array} */
function copyOne (data, name) {
  return privateCopy(checkOne(data, name))
}

/**
 * Like copyOne(), for a secret: `fill(0)` erases it completely. V8 keeps a small typed array in its own heap, and would leave a
 * second copy there when native code reads it.
 */
function copySecret (data, name) {
  if (typeof checkOne(data, name) === 'string') return encoder.encode(data)
  const bytes = bytesOf(data)
  const copy = new Uint8Array(new ArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}

// A DataView of a detached or shrunk buffer throws where other views return 0.
function sizeOf (view) {
  try { return view.byteLength } catch { return 0 }
}

// Taken once, because any object may have its own property of that name.
const TypedArray = Object.getPrototypeOf(Uint8Array)
const { at } = TypedArray.prototype
const { get: byteLength } = Object.getOwnPropertyDescriptor(DataView.prototype, 'byteLength')
const { get: bufferOfTyped } = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')
const { get: bufferOfDataView } = Object.getOwnPropertyDescriptor(DataView.prototype, 'buffer')
// Missing in Node 20.
const { transfer } = ArrayBuffer.prototype
const { structuredClone } = globalThis
const call = (method, object) => Reflect.apply(method, object, [])

// Bytes that are gone are a mistake, not an empty input. Each of these calls throws if they are.
function refuseGone (data, name) {
  const buffer = bufferOf(data)
  try {
    if (isTypedArray(data)) at.call(data, 0)
    else if (ArrayBuffer.isView(data)) byteLength.call(data)
    else at.call(new Uint8Array(buffer), 0)
  } catch {
    throw invalidValue(name, 'has been detached or cut off: its bytes were transferred, or its memory was resized', buffer)
  }
}

/**
 * A list of inputs, of which those in chunks are joined. The engine checks the others, like everything it gets.
 *
 * @param {number} [first] the index of the list's start in a longer one, which the engine does not know
 */
function joinMembers (list, name, first = 0) {
  return Array.from(list, (each, i) => {
    if (!Array.isArray(each)) return first === 0 ? each : checkOne(each, `${name}[${first + i}]`)
    return Buffer.concat(Array.from(each, (chunk, j) => copyOne(chunk, `${name}[${first + i}][${j}]`)))
  })
}

/** A lower bound of the input's size in bytes; exact but for strings. */
function measure (data) {
  if (typeof data === 'string') return data.length
  if (!Array.isArray(data)) return sizeOf(data)
  let total = 0
  for (const each of data) total += typeof each === 'string' ? each.length : sizeOf(each)
  return total
}

/** Like measure(), but exact for strings too, as far as counting them fits into one turn of the event loop. */
function countBytes (data) {
  let left = SLICE_BYTES
  const sizeOfOne = (each) => {
    if (typeof each !== 'string') return sizeOf(each)
    left -= each.length
    return left >= 0 ? Buffer.byteLength(each) : each.length
  }
  return Array.isArray(data) ? data.reduce((sum, each) => sum + sizeOfOne(each), 0) : sizeOfOne(data)
}

/**
 * Whether moveInput() takes all of it in one turn of the event loop, and countBytes() is exact. Otherwise nothing may be moved:
 * all of it must be copied in slices, and if it then turns out to be too large for the queue, the caller must still have it.
 *
 * @param {boolean} keepChunks the chunks must stay apart, so there is no other way for a long list
 */
function canMove (data, keepChunks) {
  const list = Array.isArray(data) ? data : [data]
  if (list.length > MOST_CHUNKS && !keepChunks) return false
  const repeated = repeatedBuffers(list)
  return measure(list.filter((each) => !isTransferable(each, repeated))) <= SLICE_BYTES
}

/**
 * Takes the bytes out of the caller's hands: each buffer is transferred to one that nobody else can reach. What cannot be
 * transferred (strings, shared or resizable memory, a view of a part, a buffer used twice) is copied.
 *
 * @returns {{ chunks: Array, ours: boolean }} ours: nobody else can reach any of it. False if a large buffer, of WebAssembly for
 *   example, unexpectedly cannot be transferred: it is left as it is
 */
function moveInput (data) {
  const list = Array.isArray(data) ? data : [data]
  const repeated = repeatedBuffers(list)
  let left = SLICE_BYTES
  let ours = true
  const chunks = list.map((each) => {
    const moved = isTransferable(each, repeated) ? transferWhole(each) : undefined
    if (moved !== undefined) return moved
    left -= measure(each)
    if (left >= 0) return privateCopy(each)
    ours = false
    return each
  })
  return { chunks, ours }
}

// Not a property of the object itself, which may lie: the pool reads what was transferred.
const bufferOf = (data) => isTypedArray(data) ? call(bufferOfTyped, data) : ArrayBuffer.isView(data) ? call(bufferOfDataView, data) : data

function repeatedBuffers (list) {
  const seen = new Set()
  const repeated = new Set()
  for (const each of list) {
    if (typeof each === 'string') continue
    const buffer = bufferOf(each)
    if (seen.has(buffer)) repeated.add(buffer)
    seen.add(buffer)
  }
  return repeated
}

function isTransferable (data, repeated) {
  if (typeof data === 'string') return false
  const buffer = bufferOf(data)
  if (buffer.byteLength !== sizeOf(data) || isSharedArrayBuffer(buffer) || buffer.resizable) return false
  // Memory of an add-on is freed when the environment ends, while the pool may still read it.
  return !repeated.has(buffer) && !isMarkedAsUntransferable?.(buffer)
}

/** @returns {Uint8Array | undefined} undefined when it cannot be transferred */
function transferWhole (data) {
  const buffer = bufferOf(data)
  try {
    return new Uint8Array(transfer === undefined ? structuredClone(buffer, { transfer: [buffer] }) : call(transfer, buffer))
  } catch {
    return undefined
  }
}

// Never a small Buffer: these share one block, which user code can reach.
function privateCopy (data) {
  return typeof data === 'string' ? encoder.encode(data) : new Uint8Array(bytesOf(data))
}

function bytesOf (data) {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, sizeOf(data))
  const all = new Uint8Array(data)
  // With a fixed length, because another thread may grow shared memory during the copy.
  return all.subarray(0, all.length)
}

/** For memory that nobody else can reach or reads. */
function wipe (chunks) {
  for (const chunk of chunks) chunk.fill(0)
}

/** The same input, with everything that can change copied to memory that nobody else can reach. */
function copyInput (data) {
  const copy = (each) => typeof each === 'string' ? each : privateCopy(each)
  return Array.isArray(data) ? data.map(copy) : copy(data)
}

const waiting = []

/**
 * Waits for its own turn of the event loop: however many large inputs are being copied, each turn copies one slice of one of
 * them.
 *
 * @param {boolean} [first] goes before the others, because a pool thread is waiting
 */
function nextTurn (first = false) {
  return new Promise((resolve) => {
    // First, because it throws if the stack is full.
    if (waiting.length === 0) setImmediate(giveTurn)
    if (first) waiting.unshift(resolve)
    else waiting.push(resolve)
  })
}

function giveTurn () {
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(giveTurn)
}

/**
 * Encodes strings piece by piece, with a turn of the event loop between the pieces, into memory that nobody else can reach.
 *
 * @param {() => boolean} wanted false stops early
 * @returns {Promise<Array>} one element for each of the input's
 */
async function encodeStrings (data, wanted) {
  const chunks = []
  let left = SLICE_CHARACTERS
  for (const each of Array.isArray(data) ? data : [data]) {
    if (typeof each !== 'string') {
      chunks.push(each)
    } else if (each.length > SLICE_CHARACTERS) {
      chunks.push(await encodeInPieces(each, wanted))
    } else {
      chunks.push(encoder.encode(each))
      left -= each.length + STRING_COST
      if (left > 0) continue
      left = SLICE_CHARACTERS
      await nextTurn()
      if (!wanted()) break
    }
  }
  return chunks
}

async function encodeInPieces (text, wanted) {
  const pieces = []
  for (let at = 0; at < text.length && wanted();) {
    let end = Math.min(at + SLICE_CHARACTERS, text.length)
    // A surrogate pair stays in one piece.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++
    pieces.push(encoder.encode(text.slice(at, end)))
    at = end
    await nextTurn()
  }
  return joinPieces(pieces, wanted)
}

// Like Buffer.concat(), one piece per turn.
async function joinPieces (pieces, wanted) {
  const whole = Buffer.allocUnsafeSlow(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    if (!wanted()) break
    whole.set(piece, at)
    at += piece.length
    await nextTurn()
  }
  return whole
}

module.exports = {
  canMove,
  checkInput,
  countBytes,
  joinMembers,
  copyInput,
  copyOne,
  copySecret,
  measure,
  moveInput,
  encodeStrings,
  nextTurn,
  sizeOf,
  wipe,
  ONE,
  MOST_CHUNKS,
  SLICE_BYTES,
}

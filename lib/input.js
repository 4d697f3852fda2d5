'use strict'

// What users pass as bytes, made ready for native code: checked, moved when
// they say so, and copied in slices when it is large.

const { setImmediate } = require('node:timers')
const { isAnyArrayBuffer, isSharedArrayBuffer, isTypedArray } = require('node:util').types
const { isMarkedAsUntransferable } = require('node:worker_threads')
const { invalidType, invalidValue } = require('./errors')

/** What one piece of bytes is, as invalidType() words it. */
const ONE = 'of type string or an instance of Buffer, TypedArray, DataView, ArrayBuffer, or SharedArrayBuffer'
const EXPECTED = 'of type string or an instance of Buffer, TypedArray, DataView, ArrayBuffer, SharedArrayBuffer, or an array of these'

/** Inputs above this many bytes are copied in slices of this size. */
const SLICE_BYTES = 4 * 1024 * 1024
/** Strings above this many characters are encoded in pieces of this size. */
const SLICE_CHARACTERS = 1024 * 1024

const encoder = new TextEncoder()

/**
 * @returns {string | ArrayBuffer | ArrayBufferView | Array} what native code
 *   reads; an array is a fresh one of plain elements
 */
function checkInput (data, name) {
  if (typeof data === 'string') return data
  if (Array.isArray(data)) return Array.from(data, (each, i) => checkOne(each, `${name}[${i}]`))
  return checkOne(data, name, EXPECTED)
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

/** What one chunk holds now, in memory that nobody else can name. @returns {Uint8Array} */
function copyOne (data, name) {
  return privateCopy(checkOne(data, name))
}

/**
 * As copyOne(), of a secret: `fill(0)` leaves nothing of it. V8 keeps a small typed array in its own heap, and leaves a
 * twin there when native code reads it.
 */
function copySecret (data, name) {
  if (typeof checkOne(data, name) === 'string') return encoder.encode(data)
  const bytes = bytesOf(data)
  const copy = new Uint8Array(new ArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}

// A DataView of a detached or shrunk buffer throws where others say 0.
function sizeOf (view) {
  try { return view.byteLength } catch { return 0 }
}

// Taken once, because any object may have its own of that name.
const TypedArray = Object.getPrototypeOf(Uint8Array)
const { at } = TypedArray.prototype
const { get: byteLength } = Object.getOwnPropertyDescriptor(DataView.prototype, 'byteLength')
const { get: bufferOfTyped } = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')
const { get: bufferOfDataView } = Object.getOwnPropertyDescriptor(DataView.prototype, 'buffer')
// Not there in Node 20.
const { transfer } = ArrayBuffer.prototype
const { structuredClone } = globalThis
const call = (method, object) => Reflect.apply(method, object, [])

// Bytes that are gone are a mistake, not an empty input. Each of these throws for what has none any more.
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
 * A list of inputs with those that are in chunks joined. The engine checks the others, as it does all that it gets.
 *
 * @param {number} [first] where the list is a part of a longer one: its place there, which the engine does not know
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

/** As measure(), and exact for strings too, as far as counting them fits into one turn of the event loop. */
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
 * Whether moveInput() takes the whole of it in one turn of the event loop, and countBytes() is exact. Else nothing of it is to
 * be moved: all of it has to be copied in slices, and what is found to be too large for the queue only then must be there still.
 */
function canMove (data) {
  const list = Array.isArray(data) ? data : [data]
  const repeated = repeatedBuffers(list)
  return measure(list.filter((each) => !isTransferable(each, repeated))) <= SLICE_BYTES
}

/**
 * Takes the bytes out of the caller's hands: each buffer is transferred to one
 * that nobody else can name. What cannot be (strings, shared or resizable
 * memory, a view of a part, one buffer twice) is copied.
 *
 * @returns {{ chunks: Array, ours: boolean }} ours: nobody else can name any of it. Not so where a large buffer, of
 *   WebAssembly say, cannot be transferred though it does not say so: it is left as it is
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

// Whose memory it is must not be what a property of the object says: the pool reads what was transferred.
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
  // Memory of an add-on is freed when the environment ends, before the pool has let go of it.
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

// Never a small Buffer: these share one block, which user code can name.
function privateCopy (data) {
  return typeof data === 'string' ? encoder.encode(data) : new Uint8Array(bytesOf(data))
}

function bytesOf (data) {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, sizeOf(data))
  const all = new Uint8Array(data)
  // Of a fixed length: while they are copied, another thread may let shared memory grow.
  return all.subarray(0, all.length)
}

/** For what nobody else can name, and nobody reads. */
function wipe (chunks) {
  for (const chunk of chunks) chunk.fill(0)
}

/** The same, with a copy of what can change: in memory that nobody else can name. */
function copyInput (data) {
  const copy = (each) => typeof each === 'string' ? each : privateCopy(each)
  return Array.isArray(data) ? data.map(copy) : copy(data)
}

const waiting = []

/**
 * Waits for a turn of the event loop of one's own: however many large inputs
 * are on their way, one slice of one of them is copied in each turn.
 *
 * @param {boolean} [first] before all that wait: a thread of the pool waits for it
 */
function nextTurn (first = false) {
  return new Promise((resolve) => {
    // First, because with a full stack it throws.
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
 * Encodes strings piece by piece, with a turn of the event loop between the
 * pieces, into memory that nobody else can name.
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
      left -= each.length
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

// As Buffer.concat(), a piece a turn.
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
  SLICE_BYTES,
}

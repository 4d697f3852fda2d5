'use strict'

// JSON.stringify in pieces: the same text, the same errors, and user code (toJSON, getters, traps of a Proxy) runs once and in
// the same order. Implements ECMA-262, "SerializeJSONProperty" and what it calls, with a list instead of recursion; light values
// (weigh.js) are left to JSON.stringify itself, which is many times faster.

const { isBigIntObject, isBooleanObject, isBoxedPrimitive, isNumberObject, isStringObject, isUint8Array } = require('node:util').types
const { makeError } = require('../errors')
const { circularError } = require('./circular')
const { Scales, CHARACTERS_SHIFT } = require('./weigh')

const { isArray } = Array
const { toJSON: bufferToJson } = Buffer.prototype
const { stringify, isRawJSON = () => false } = JSON

/** Views that are written as arrays are. */
const lists = new WeakSet()

/** Units (weigh.js) that JSON.stringify gets at once: a few tenths of a millisecond. */
const MOST = 4000
/** Longer strings are written in pieces of this many characters. */
const LONG_STRING = 32 * 1024
/** The most open containers: a toJSON() that always returns something deeper must come to an end. */
const DEEPEST = 1_000_000
/** The toJSON() of a Buffer makes an array at once; that of a longer one is not called. */
const LONG_BUFFER = 16 * 1024
/** Up to this depth cycles are found by searching the list of open containers; beyond it, by a set. */
const SEARCHED = 32

/** A group that goes to JSON.stringify together: an array, or an object if members have keys. */
function newGroup (keys) {
  if (keys !== undefined) return Object.create(null)
  const array = []
  // A toJSON that old libraries put on Array.prototype is for arrays of the value, not for ours.
  if (array.toJSON !== undefined) Object.defineProperty(array, 'toJSON', { value: undefined })
  return array
}

/** Text with another line break. A function, because in a replacement string `$` has a meaning. */
const withBreak = (text, lineBreak, from = '\n') => text.replaceAll(from, () => lineBreak)

/** Larger than any index of an array. */
const NO_INDEX = 2 ** 32 - 1

/** The position of a name in an object: indexes come first, in order, then the others as they were added. */
function placeOf (key) {
  const first = key.charCodeAt(0)
  if (!(first >= 48 && first <= 57)) return NO_INDEX
  const index = key >>> 0
  return String(index) === key ? index : NO_INDEX
}

class Frame {
  constructor (value, key, keys) {
    this.value = value
    // Its name in its container.
    this.key = key
    this.keys = keys
    this.length = this.keys === undefined ? toLength(value.length) : this.keys.length
    this.next = 0
    this.empty = true
  }
}

class ValueWriter {
  #emit
  #gap
  // The indentation at each depth; with a gap that contains line breaks, containers are never written whole.
  #indents = ['\n']
  #whole
  #frames = []
  #deep = new Set()
  #scales = new Scales()
  // The rest of a long string, or undefined.
  #string
  #at = 0

  /**
   * @param {string} gap as JSON.stringify makes it of `space`
   * @param {(text: string) => void} emit gets the text, piece by piece
   */
  constructor (gap, emit) {
    this.#gap = gap
    this.#emit = emit
    this.#whole = !gap.includes('\n')
  }

  /** @returns {boolean} false when there is nothing to write: JSON.stringify returns undefined */
  start (value) {
    return this.#write('', value, '')
  }

  /** Writes a piece. Precondition: !done. */
  step () {
    if (this.#string !== undefined) return this.#writeOfString()
    const frame = this.#frames.at(-1)
    if (frame.next < frame.length) this.#writeOf(frame)
    else this.#close(frame)
  }

  get done () {
    return this.#frames.length === 0 && this.#string === undefined
  }

  // Collects light members, which go to JSON.stringify together, up to one that is not.
  #writeOf (frame) {
    const { value: container, keys } = frame
    let group = newGroup(keys)
    let left = MOST
    let last = 0
    while (frame.next < frame.length && left > 0) {
      const key = keys === undefined ? frame.next : keys[frame.next]
      const value = container[key]
      frame.next++
      // Weighed once, with the limit of a whole group, so that it need not be weighed again for a group of its own.
      let weight = MOST - this.#weigh(value)
      if (weight > MOST) {
        this.#writeGroup(frame, group)
        return this.#writeMember(frame, String(key), value)
      }
      weight += keys === undefined ? 1 : 1 + (key.length >> CHARACTERS_SHIFT)
      left -= weight
      // A Proxy may have its names in an order that no ordinary object has.
      const place = keys === undefined ? last : placeOf(key)
      if (left < 0 || place < last) {
        this.#writeGroup(frame, group)
        group = newGroup(keys)
      }
      last = place
      if (keys === undefined) group.push(value)
      else group[key] = value
    }
    this.#writeGroup(frame, group)
  }

  // Comparisons, not a switch: V8 only optimizes `typeof` when it is compared directly.
  #weigh (value) {
    if (typeof value === 'number') return MOST
    if (typeof value === 'string') return value.length > LONG_STRING ? -1 : MOST - (value.length >> CHARACTERS_SHIFT)
    if (typeof value === 'object' && value !== null) return this.#whole ? this.#scales.left(value, MOST) : -1
    return typeof value === 'function' || typeof value === 'bigint' ? -1 : MOST
  }

  #writeGroup (frame, group) {
    const text = stringify(group, null, this.#gap)
    if (text.length === 2) return
    if (!frame.empty) this.#emit(',')
    frame.empty = false
    if (this.#gap === '') return this.#emit(text.slice(1, -1))
    const lines = text.slice(1, -2)
    this.#emit(this.#frames.length === 1 ? lines : this.#whole ? withBreak(lines, this.#indent(this.#frames.length - 1)) : this.#oneLine(lines))
  }

  // With a gap that contains line breaks a group holds only scalars, whose text has none.
  #oneLine (lines) {
    return withBreak(lines, this.#indent(this.#frames.length), `\n${this.#gap}`)
  }

  /** A line break and the indentation of `depth`. */
  #indent (depth) {
    while (this.#indents.length <= depth && this.#indents.length < 64) this.#indents.push(this.#indents.at(-1) + this.#gap)
    return this.#indents[depth] ?? '\n' + this.#gap.repeat(depth)
  }

  // For values that are not light, with user code in them.
  #writeMember (frame, key, value) {
    const before = frame.empty ? '' : ','
    const line = this.#gap === '' ? '' : this.#indent(this.#frames.length)
    const name = frame.keys === undefined ? '' : `${stringify(key)}:${this.#gap === '' ? '' : ' '}`
    if (this.#write(key, value, before + line + name)) {
      frame.empty = false
    } else if (frame.keys === undefined) {
      this.#emit(`${before}${line}null`)
      frame.empty = false
    }
  }

  // SerializeJSONProperty. False when the value is omitted.
  #write (key, value, prefix) {
    const given = value
    value = unbox(applyToJson(value, key))
    // Members were weighed before they came here.
    const known = value === given && this.#frames.length > 0
    switch (typeof value) {
      case 'string':
        this.#emit(prefix)
        this.#startString(value)
        return true
      case 'object':
        if (value === null || isRawJSON(value)) break
        this.#emit(prefix)
        // Its toJSON() has been called, so JSON.stringify must not call another one on the result.
        if (known || !this.#writeLight(value)) this.#open(value, key)
        return true
      case 'bigint':
        throw new TypeError('Do not know how to serialize a BigInt')
      case 'function':
      case 'symbol':
      case 'undefined':
        return false
    }
    this.#emit(prefix + stringify(value))
    return true
  }

  #writeLight (value) {
    if (this.#weigh(value) < 0 || 'toJSON' in value) return false
    const text = stringify(value, null, this.#gap)
    const depth = this.#frames.length
    this.#emit(this.#gap === '' || depth === 0 ? text : withBreak(text, this.#indent(depth)))
    return true
  }

  #open (value, key) {
    const frames = this.#frames
    const searched = Math.min(frames.length, SEARCHED)
    let circular = this.#deep.has(value)
    for (let i = 0; i < searched && !circular; i++) circular = frames[i].value === value
    if (circular) throw circularError(frames, value, key)
    if (frames.length >= DEEPEST) {
      throw makeError('ERR_OUT_OF_RANGE', `The value of "value" is out of range. It must be nested at most ${DEEPEST} levels deep`)
    }
    if (frames.length >= SEARCHED) this.#deep.add(value)
    const frame = new Frame(value, key, isArray(value) || lists.has(value) ? undefined : this.#scales.keysOf(value))
    frames.push(frame)
    this.#emit(frame.keys === undefined ? '[' : '{')
  }

  #close (frame) {
    this.#frames.pop()
    this.#deep.delete(frame.value)
    const line = this.#gap === '' || frame.empty ? '' : this.#indent(this.#frames.length)
    this.#emit(line + (frame.keys === undefined ? ']' : '}'))
  }

  #startString (value) {
    if (value.length <= LONG_STRING) return this.#emit(stringify(value))
    this.#string = value
    this.#at = 0
    this.#emit('"')
  }

  #writeOfString () {
    const text = this.#string
    let end = Math.min(this.#at + LONG_STRING, text.length)
    // A surrogate pair stays in one piece: its halves would be escaped.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++
    this.#emit(stringify(text.slice(this.#at, end)).slice(1, -1))
    this.#at = end
    if (end < text.length) return
    this.#string = undefined
    this.#emit('"')
  }
}

// ECMA-262, "ToLength": a Proxy may return anything.
function toLength (length) {
  return Math.min(Math.max(Math.trunc(Number(length)) || 0, 0), Number.MAX_SAFE_INTEGER)
}

// What the toJSON() of a Buffer gives, but with a view instead of an array. Not where a toJSON() of somebody else would see the
// view, or would have seen the array.
function partsOf (value) {
  if (!isUint8Array(value) || value.length <= LONG_BUFFER) return undefined
  const data = new Uint8Array(value.buffer, value.byteOffset, value.length)
  if (data.toJSON !== undefined || Array.prototype.toJSON !== undefined) return undefined
  lists.add(data)
  return { type: 'Buffer', data }
}

function applyToJson (value, key) {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function' && typeof value !== 'bigint') return value
  const { toJSON } = value
  if (typeof toJSON !== 'function') return value
  return (toJSON === bufferToJson ? partsOf(value) : undefined) ?? Reflect.apply(toJSON, value, [key])
}

function unbox (value) {
  if (typeof value !== 'object' || value === null || !isBoxedPrimitive(value)) return value
  if (isNumberObject(value)) return Number(value)
  if (isStringObject(value)) return String(value)
  if (isBooleanObject(value)) return Boolean.prototype.valueOf.call(value)
  return isBigIntObject(value) ? BigInt.prototype.valueOf.call(value) : value
}

module.exports = { ValueWriter }

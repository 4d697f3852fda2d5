'use strict'

// Builds JavaScript values from a value tape, which native code makes from JSON text (src/core/json/value_tape.h has
// the format), in slices of a given time.
//
// Small values are read by recursion, which V8 makes fast. Values that may be large or deep are marked on the tape, and
// are built by a loop with its own stack, so that it can stop between any two children and continue later.

const { MAX_STRING_LENGTH } = require('node:buffer').constants
const { performance } = require('node:perf_hooks')
const { makeError } = require('../errors')
const { checkAssignable, put } = require('./assign')
const { DocumentShapes } = require('./shapes')
const {
  INTEGER, NUMBER, LITERAL, SHORT, LATIN1, WIDE, REPEATED, DEFINE,
  ARRAY, OBJECT, MEMBERS, INTEGERS, NUMBERS, BIG_ARRAY, BIG_MEMBERS,
  TAG_BITS, TAG_MASK,
} = require('./tape-tags')

// Taken now, so that a test's fake clock does not keep slices from ending, and a replaced parser is not used.
const now = performance.now.bind(performance)
const { parse } = JSON

/** Longer arrays of numbers are built in pieces of this size. */
const PIECE = 2048
/** Words, or equal work, between two looks at the clock. */
const STRIDE = 512
/** Characters of a string that take as long as one word. */
const CHARACTERS_A_WORD = 64
/** Words that take as long as preparing one more shape. */
const WORDS_A_SHAPE = 256
/** Small strings are cut out of strings of this size. */
const WINDOW_BYTES = 8192

// The state of the build whose slice is running. Variables of the module, because read() reaches these fastest.
let words, numbers, small, latin1, wide, shapes, makers, repeated
let at = 0
let numbersAt = 0
let smallAt = 0
let latin1At = 0
let wideAt = 0
// The part of `small` that is already a string.
let window = ''
let windowFrom = 0
let windowTo = 0

/** Reads a small value or a scalar. */
function read () {
  const word = words[at++]
  switch (word & TAG_MASK) {
    case INTEGER: return word >> TAG_BITS
    case NUMBER: return numbers[numbersAt++]
    case LITERAL: return literal(word >> TAG_BITS)
    case SHORT: return short(word >> TAG_BITS)
    case LATIN1: return fromLatin1(words[at++] >>> 0)
    case WIDE: return fromWide(words[at++] >>> 0)
    case REPEATED: return repeated[word >> TAG_BITS]
    case DEFINE: return define()
    case ARRAY: return array(word >> TAG_BITS)
    case OBJECT: return makers[word >> TAG_BITS]()
    case MEMBERS: return members(word >> TAG_BITS)
    case INTEGERS: return integers(word >> TAG_BITS)
    case NUMBERS: return doubles(word >> TAG_BITS)
  }
}

function literal (which) {
  switch (which) {
    case 0: return null
    case 1: return false
    case 2: return true
    case 3: return []
    default: return {}
  }
}

// V8 copies up to 12 characters to a string of their own, which does not keep the large one alive.
function short (length) {
  const from = smallAt
  smallAt += length
  if (smallAt > windowTo) {
    windowFrom = from
    windowTo = Math.min(small.length, from + WINDOW_BYTES)
    window = small.latin1Slice(windowFrom, windowTo)
  }
  return window.substring(from - windowFrom, smallAt - windowFrom)
}

function fromLatin1 (length) {
  if (length > MAX_STRING_LENGTH) throw tooLong(length)
  const from = latin1At
  latin1At += length
  return latin1.latin1Slice(from, latin1At)
}

function fromWide (length) {
  if (length > MAX_STRING_LENGTH) throw tooLong(length)
  const from = wideAt
  wideAt += 2 * length
  return wide.ucs2Slice(from, wideAt)
}

function tooLong (length) {
  return makeError('ERR_OFFLOOP_OUTPUT_TOO_LARGE', `A string of ${length} characters is longer than one can be`)
}

function define () {
  const text = read()
  repeated.push(text)
  return text
}

function array (length) {
  switch (length) {
    case 1: return [read()]
    case 2: return [read(), read()]
    case 3: return [read(), read(), read()]
    case 4: return [read(), read(), read(), read()]
  }
  const elements = new Array(length)
  for (let i = 0; i < length; i++) elements[i] = read()
  return elements
}

function members (count) {
  const object = {}
  for (let i = 0; i < count; i++) put(object, read(), read())
  return object
}

function integers (length) {
  const from = at
  at += length
  switch (length) {
    case 1: return [words[from]]
    case 2: return [words[from], words[from + 1]]
    case 3: return [words[from], words[from + 1], words[from + 2]]
  }
  const elements = new Array(length)
  for (let i = 0; i < length; i++) elements[i] = words[from + i]
  return elements
}

function doubles (length) {
  const from = numbersAt
  numbersAt += length
  switch (length) {
    case 1: return [numbers[from]]
    case 2: return [numbers[from], numbers[from + 1]]
    case 3: return [numbers[from], numbers[from + 1], numbers[from + 2]]
  }
  const elements = new Array(length)
  for (let i = 0; i < length; i++) elements[i] = numbers[from + i]
  return elements
}

/** The progress of reading, in words or equal work. */
const progress = () => at + numbersAt + (latin1At + wideAt) / CHARACTERS_A_WORD + shapes.met * WORDS_A_SHAPE

/** A container under construction, linked to the ones around it. */
class Frame {
  constructor (tag, count, outer) {
    this.tag = tag
    this.container = tag === BIG_MEMBERS ? {} : []
    this.size = 0
    this.count = count
    this.outer = outer
  }
}

/** A value that is built slice by slice. */
class TapeBuild {
  /** @param {import('../parts').Parts} parts of what json.parse emits: each five Buffers, and the shapes as text */
  constructor (parts) {
    this.parts = parts
    this.shapes = new DocumentShapes(read)
    this.repeated = []
    this.root = this.frame = new Frame(BIG_ARRAY, 1, undefined)
    /** Whether it can only continue when another part has arrived. */
    this.starved = false
    this.take(parts.take())
  }

  /** Continues with a part; the one before was read to its end. */
  take ([tape, numbers, small, latin1, wide, shapes]) {
    this.words = new Int32Array(tape.buffer, tape.byteOffset, tape.length / Int32Array.BYTES_PER_ELEMENT)
    this.numbers = new Float64Array(numbers.buffer, numbers.byteOffset, numbers.length / Float64Array.BYTES_PER_ELEMENT)
    this.small = small
    this.latin1 = latin1
    this.wide = wide
    this.at = this.numbersAt = this.smallAt = this.latin1At = this.wideAt = 0
    this.shapes.learn(parse(shapes))
  }

  /** Builds for that many milliseconds. @returns whether the value is complete */
  run (milliseconds) {
    const end = now() + milliseconds
    this.load()
    try {
      return this.build(end)
    } finally {
      this.store()
    }
  }

  get value () {
    return this.root.container[0]
  }

  load () {
    checkAssignable();
    ({ words, numbers, small, latin1, wide, shapes, repeated, at, numbersAt, smallAt, latin1At, wideAt } = this)
    makers = shapes.makers
    windowFrom = windowTo = 0
  }

  store () {
    Object.assign(this, { at, numbersAt, smallAt, latin1At, wideAt })
    words = numbers = small = latin1 = wide = shapes = makers = repeated = undefined
    window = ''
  }

  build (end) {
    let look = progress() + STRIDE
    let { frame } = this
    while (frame !== undefined) {
      if (frame.size === frame.count) {
        frame = frame.outer
        continue
      }
      if (at === words.length && frame.tag >= BIG_ARRAY) {
        if (!this.feed()) break
        look = progress() + STRIDE
      }
      if (progress() >= look) {
        if (now() >= end) break
        look = progress() + STRIDE
      }
      frame = addTo(frame)
    }
    this.frame = frame
    return frame === undefined
  }

  /** @returns whether there is a next part; reading continues with it */
  feed () {
    const part = this.parts.take()
    this.starved = part === undefined
    if (this.starved) return false
    this.take(part)
    this.load()
    return true
  }
}

/** Adds a child, or some numbers, to a container. @returns the frame to continue with */
function addTo (frame) {
  const { container, tag } = frame
  if (tag === BIG_ARRAY) {
    const child = enter(frame)
    container[frame.size++] = child === undefined ? read() : child.container
    return child ?? frame
  }
  if (tag === BIG_MEMBERS) {
    const name = read()
    const child = enter(frame)
    put(container, name, child === undefined ? read() : child.container)
    frame.size++
    return child ?? frame
  }
  addPiece(frame)
  return frame
}

/** @returns {Frame | undefined} that of the next value, if it is to be built in pieces */
function enter (outer) {
  const word = words[at]
  const tag = word & TAG_MASK
  if (tag < INTEGERS) return undefined
  const count = word >> TAG_BITS
  if (tag < BIG_ARRAY && count <= PIECE) return undefined
  at++
  return new Frame(tag, count, outer)
}

function addPiece (frame) {
  const { container } = frame
  const stop = Math.min(frame.count, frame.size + PIECE)
  if (frame.tag === INTEGERS) {
    for (let i = frame.size; i < stop; i++) container[i] = words[at++]
  } else {
    for (let i = frame.size; i < stop; i++) container[i] = numbers[numbersAt++]
  }
  frame.size = stop
}

module.exports = { TapeBuild }

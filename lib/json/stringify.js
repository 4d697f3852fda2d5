'use strict'

const { constants } = require('node:buffer')
// Not the globals: a test's fake clock must not stop the slices.
const { setImmediate } = require('node:timers')
const { invalidType, makeError } = require('../errors')
const { nextTurn } = require('../input')
const { JobKind } = require('../job-kind')
const { runHere } = require('../jobs')
const { integer, oneOf, readOptions } = require('../options')
const { ValueWriter } = require('./value-writer')

const now = performance.now.bind(performance)
const DEFAULT_MAX_STALL = 2
/** Text is collected up to this many characters before it is passed on. */
const PIECE = 64 * 1024
/** Bytes are collected in blocks of this size. */
const BLOCK = 1024 * 1024
/** What JSON.stringify allows of `space`. */
const WIDEST = 10

const OPTIONS = Object.freeze({ __proto__: null, space, maxStall: integer(1, 60_000), as: oneOf('string', 'buffer') })

/** The check of `space`. @returns the indentation of one level, as JSON.stringify makes it */
function space (value, name) {
  if (typeof value === 'string') return value.slice(0, WIDEST)
  if (typeof value !== 'number') throw invalidType(name, 'of type number or string', value)
  return ' '.repeat(Math.max(0, Math.min(WIDEST, Math.trunc(value) || 0)))
}

/** Collects text into one string. */
class StringSink {
  #text = ''

  add (piece) {
    if (this.#text.length + piece.length > constants.MAX_STRING_LENGTH) {
      throw makeError('ERR_OFFLOOP_OUTPUT_TOO_LARGE', 'The text is longer than a string can be; ask for a buffer')
    }
    this.#text += piece
  }

  // Nothing to do.
  step () { return false }
  result () { return this.#text }
}

/** Collects text as UTF-8, in blocks that are joined at the end, one per step. */
class BufferSink {
  #blocks = []
  #used = 0
  #size = 0
  #joined
  #at = 0
  #next = 0

  add (piece) {
    let block = this.#blocks.at(-1)
    // No UTF-16 unit takes more than three bytes.
    if (block === undefined || block.length - this.#used < piece.length * 3) {
      this.#endBlock()
      block = Buffer.allocUnsafeSlow(Math.max(BLOCK, piece.length * 3))
      this.#blocks.push(block)
    }
    this.#used += block.write(piece, this.#used)
  }

  #endBlock () {
    if (this.#blocks.length === 0) return
    this.#blocks.push(this.#blocks.pop().subarray(0, this.#used))
    this.#size += this.#used
    this.#used = 0
  }

  /** @returns {boolean} whether there is more to join */
  step () {
    if (this.#joined === undefined) {
      this.#endBlock()
      if (this.#size > constants.MAX_LENGTH) {
        throw makeError('ERR_OFFLOOP_OUTPUT_TOO_LARGE', 'The text is longer than a buffer can be')
      }
      this.#joined = Buffer.allocUnsafeSlow(this.#size)
    }
    const block = this.#blocks[this.#next]
    if (block === undefined) return false
    this.#joined.set(block, this.#at)
    this.#at += block.length
    this.#blocks[this.#next++] = null
    return true
  }

  result () { return this.#joined }
}

const STRINGIFY = new JobKind({ operation: 'json.stringify' })

/** One call: writes for a while, then yields to the event loop. */
class Stringification {
  #sink
  #writer
  #piece = ''
  #maxStall

  constructor ({ space: gap = '', maxStall = DEFAULT_MAX_STALL, as = 'string' }) {
    this.#sink = as === 'string' ? new StringSink() : new BufferSink()
    this.#writer = new ValueWriter(gap, (text) => this.#add(text))
    this.#maxStall = maxStall
  }

  // The first slice runs before anything else, so that a small value is taken as it is now.
  async run (value, wanted) {
    if (!this.#writer.start(value)) return undefined
    while (this.#writeSlice()) {
      await nextTurn()
      if (!wanted()) return undefined
    }
    return this.#sink.result()
  }

  /** @returns {boolean} whether there is more to do */
  #writeSlice () {
    const end = sliceEnd(this.#maxStall)
    do {
      if (!this.#writer.done) {
        this.#writer.step()
      } else {
        this.#flush()
        if (!this.#sink.step()) return false
      }
    } while (now() < end)
    return true
  }

  #add (text) {
    this.#piece += text
    if (this.#piece.length >= PIECE) this.#flush()
  }

  #flush () {
    if (this.#piece === '') return
    this.#sink.add(this.#piece)
    this.#piece = ''
  }
}

let turnStart = 0
let turnOver = true

// Calls share the time of one turn of the event loop, each with its own limit; each does at least one step.
function sliceEnd (maxStall) {
  if (turnOver) {
    turnOver = false
    turnStart = now()
    setImmediate(endTurn)
  }
  return turnStart + maxStall
}

function endTurn () {
  turnOver = true
}

function stringify (value, options) {
  try {
    const { own, run } = readOptions(OPTIONS, options)
    return runHere((wanted) => new Stringification(own).run(value, wanted), run, STRINGIFY)
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { stringify }

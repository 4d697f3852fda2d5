'use strict'

// Builds JavaScript values from JSON on the calling thread, in slices: one slice of one value per turn of
// the event loop, however many are under way.

const { setImmediate } = require('node:timers')
const { defineOperation } = require('../operation')
const { integer, oneOf } = require('../options')
const { Parts } = require('../parts')
const { maxDepth, MAX_DEPTH } = require('./limits')
const { TapeBuild } = require('./tape-reader')

// Taken now, because a later replacement may give other values than the text has.
const { parse } = JSON

/** Milliseconds of one slice. */
const MAX_STALL = 2
/** Characters of small texts that are parsed in one turn of the event loop. */
const CHARACTERS_A_TURN = 64 * 1024

const parseOperation = defineOperation('json.parse', { maxDepth, onProto: oneOf('keep', 'error', 'remove') })
/** A step after one whose result is JSON: prepares it for toValue(). Its depth has been checked. */
const AS_VALUE = parseOperation.step({ maxDepth: MAX_DEPTH })

const maxStall = integer(1, 1000)

let charactersLeft = CHARACTERS_A_TURN
const queue = []

/** A text that must wait for its turn. */
class TextBuild {
  starved = false

  constructor (text) {
    this.text = text
    this.value = undefined
  }

  run () {
    this.value = parse(this.text)
    return true
  }
}

/**
 * Makes a value from the result of the step json.parse.
 *
 * @param {string | Array | Parts | undefined} native
 * @param {{ settled: boolean }} [task] building stops when `settled` becomes true
 * @param {number} [milliseconds] for a slice
 * @returns {*} the value, or a promise of it
 */
function toValue (native, task, milliseconds = MAX_STALL) {
  if (native === undefined) return undefined
  if (typeof native !== 'string') return enqueue(new TapeBuild(partsOf(native)), task, milliseconds)
  if (native.length > charactersLeft) return enqueue(new TextBuild(native), task, milliseconds)
  if (charactersLeft === CHARACTERS_A_TURN) setImmediate(refill)
  charactersLeft -= native.length
  return parse(native)
}

function partsOf (native) {
  if (native instanceof Parts) return native
  const parts = new Parts()
  parts.add(native)
  return parts
}

function refill () {
  charactersLeft = CHARACTERS_A_TURN
}

function enqueue (build, task, milliseconds) {
  return new Promise((resolve, reject) => add({ build, task, milliseconds, resolve, reject }))
}

function add (entry) {
  if (queue.push(entry) === 1) setImmediate(giveTurn)
}

function giveTurn () {
  const entry = queue.shift()
  if (!isDone(entry)) {
    if (entry.build.starved) entry.build.parts.whenChanged(() => add(entry))
    else queue.push(entry)
  }
  if (queue.length > 0) setImmediate(giveTurn)
}

function isDone ({ build, task, milliseconds, resolve, reject }) {
  try {
    // Nobody waits for the value any more.
    if (task?.settled) {
      resolve()
      return true
    }
    if (!build.run(milliseconds)) return false
    resolve(build.value)
  } catch (error) {
    reject(error)
  }
  return true
}

module.exports = { parseOperation, AS_VALUE, maxStall, toValue }

'use strict'

const { isAnyArrayBuffer } = require('node:util').types
const binding = require('./binding')
const { fromNative, invalidType } = require('./errors')
const { checkInput, copyOne, joinMembers, measure, nextTurn, SLICE_BYTES } = require('./input')
const { JobKind } = require('./job-kind')
const { runHere, runJob } = require('./jobs')
const { defineOperation, planOf } = require('./operation')
const { integer, readOptions, NO_OPTIONS } = require('./options')

const DEFAULT_LEVEL = 3

const trainOperation = defineOperation('trainDictionary', { size: integer(256, 64 * 1024 * 1024) })
const TRAIN = new JobKind({ operation: 'trainDictionary', name: 'samples', keepChunks: true })
// The last part of such a call; the whole call is traced.
const JOINED = new JobKind({ name: 'samples' })
/** How many samples are copied in one turn of the event loop: 2 ms. */
const SAMPLES_A_TURN = 1024
const OPTIONS = Object.freeze({ __proto__: null, level: integer(-7, 22) })

/** A zstd dictionary, prepared once and used by every thread. */
class Dictionary {
  #handle

  constructor (bytes, options) {
    const { level = DEFAULT_LEVEL } = readOptions(OPTIONS, options, NO_OPTIONS).own
    if (!ArrayBuffer.isView(bytes) && !isAnyArrayBuffer(bytes)) {
      throw invalidType('bytes', 'an instance of Buffer, TypedArray, DataView, ArrayBuffer, or SharedArrayBuffer', bytes)
    }
    const handle = binding.makeDictionary(checkInput(bytes, 'bytes'), level)
    if (handle.code !== undefined) throw fromNative(handle)
    this.#handle = handle
  }

  /** The check of an option that takes a dictionary. @returns its native handle */
  static check (value, name) {
    if (typeof value !== 'object' || value === null || !(#handle in value)) {
      throw invalidType(name, 'an instance of Dictionary, which new Dictionary(bytes) makes', value)
    }
    return value.#handle
  }
}

function trainDictionary (samples, options) {
  try {
    if (!Array.isArray(samples)) throw invalidType('samples', 'an instance of Array', samples)
    const { own, run } = trainOperation.read(options)
    if (samples.length > SAMPLES_A_TURN && run.move !== true) {
      const members = Array.from(samples)
      // The engine copies large samples, in slices.
      if (!members.some(isLarge)) return runHere((wanted) => trainInTurns(members, own, run, wanted), run, TRAIN)
    }
    return runJob(planOf([trainOperation.step(own)]), joinMembers(samples, 'samples'), run, TRAIN)
  } catch (error) {
    return Promise.reject(error)
  }
}

const isLarge = (sample) => measure(sample) > SLICE_BYTES

async function trainInTurns (members, own, run, wanted) {
  const sizes = new Uint32Array(members.length)
  const parts = []
  for (let at = 0; at < members.length && wanted();) {
    const copies = copySome(members, at)
    for (const copy of copies) sizes[at++] = copy.length
    parts.push(Buffer.concat(copies))
    await nextTurn()
  }
  if (!wanted()) return undefined
  // Nobody else can reach the parts, so they need not be copied again.
  const joined = Object.freeze({ ...run, admitted: true, move: true })
  return runJob(planOf([trainOperation.step({ ...own, sizes: new Uint8Array(sizes.buffer) })]), parts, joined, JOINED)
}

function copySome (members, first) {
  const copies = []
  let bytes = 0
  for (let at = first; at < members.length && at < first + SAMPLES_A_TURN && bytes < SLICE_BYTES; at++) {
    const [sample] = joinMembers([members[at]], 'samples', at)
    copies.push(copyOne(sample, `samples[${at}]`))
    bytes += copies.at(-1).length
  }
  return copies
}

module.exports = { Dictionary, trainDictionary }

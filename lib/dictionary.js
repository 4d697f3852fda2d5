'use strict'

const binding = require('./binding')
const { fromNative, invalidType } = require('./errors')
const { checkInput, joinMembers } = require('./input')
const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { defineOperation, planOf } = require('./operation')
const { integer, readOptions, NO_OPTIONS } = require('./options')

const DEFAULT_LEVEL = 3

const trainOperation = defineOperation('trainDictionary', { size: integer(256, 64 * 1024 * 1024) })
const TRAIN = new JobKind({ operation: 'trainDictionary', name: 'samples', keepChunks: true })
const OPTIONS = Object.freeze({ __proto__: null, level: integer(-7, 22) })

/** A zstd dictionary, prepared once and used by every thread. */
class Dictionary {
  #handle

  constructor (bytes, options) {
    const { level = DEFAULT_LEVEL } = readOptions(OPTIONS, options, NO_OPTIONS).own
    const view = checkInput(bytes, 'bytes')
    if (typeof view === 'string' || Array.isArray(view)) {
      throw invalidType('bytes', 'an instance of Buffer, TypedArray, DataView, ArrayBuffer, or SharedArrayBuffer', bytes)
    }
    const handle = binding.makeDictionary(view, level)
    if (handle.code !== undefined) throw fromNative(handle)
    this.#handle = handle
  }

  /** The check of an option that takes a dictionary: gives its native handle. */
  static check (value, name) {
    if (typeof value !== 'object' || value === null || !(#handle in value)) {
      throw invalidType(name, 'an instance of Dictionary', value)
    }
    return value.#handle
  }
}

function trainDictionary (samples, options) {
  try {
    if (!Array.isArray(samples)) throw invalidType('samples', 'an instance of Array', samples)
    const { own, run } = trainOperation.read(options)
    return runJob(planOf([trainOperation.step(own)]), joinMembers(samples, 'samples'), run, TRAIN)
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { Dictionary, trainDictionary }

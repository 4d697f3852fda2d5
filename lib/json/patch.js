'use strict'

// Patches JSON text. What does not change stays as it was, digit for digit.

const { inspect, types: { isAnyArrayBuffer } } = require('node:util')
const { invalidType, invalidValue } = require('../errors')
const { copyOne } = require('../input')
const { JobKind } = require('../job-kind')
const { runJob } = require('../jobs')
const { defineOperation, planOf } = require('../operation')
const { integer } = require('../options')
const { maxDepth, maxOutputBytes } = require('./limits')
const { wellFormed } = require('./well-formed')

/** The largest maxOperations. */
const MAX_OPERATIONS = 10_000_000

const patchOperation = defineOperation('json.patch', {
  maxOperations: integer(1, MAX_OPERATIONS),
  maxDepth,
  maxOutputBytes,
})
const mergePatchOperation = defineOperation('json.mergePatch', { maxDepth, maxOutputBytes })

const PATCH = new JobKind({ operation: 'json.patch' })
const MERGE_PATCH = new JobKind({ operation: 'json.mergePatch' })

/**
 * The JSON text of a patch: strings and bytes are taken as JSON text, anything else as a value. A copy, so
 * that a plan does not change with the caller's buffer.
 *
 * @returns {Uint8Array}
 */
function textOf (patch, name) {
  if (typeof patch === 'string') return Buffer.from(wellFormed(patch, 'patch'))
  if (isAnyArrayBuffer(patch) || ArrayBuffer.isView(patch)) return copyOne(patch, name)
  let text
  try {
    text = JSON.stringify(patch)
  } catch (error) {
    throw invalidValue(name, `cannot be written as JSON: ${error?.message ?? inspect(error)}`, patch)
  }
  if (text === undefined) throw invalidType(name, 'a JSON value, or JSON text as a string or bytes', patch)
  return Buffer.from(text)
}

/** @returns a plan's step, checked */
function patchStep (operations, own) {
  if (operations === null || (typeof operations !== 'object' && typeof operations !== 'string')) {
    throw invalidType('operations', 'an array of operations, or JSON text as a string or bytes', operations)
  }
  return patchOperation.step({ ...own, operations: textOf(operations, 'operations') })
}

function mergePatchStep (patch, own) {
  return mergePatchOperation.step({ ...own, patch: textOf(patch, 'patch') })
}

function patch (data, operations, options) {
  try {
    const { own, run } = patchOperation.read(options)
    return runJob(planOf([patchStep(operations, own)]), data, run, PATCH)
  } catch (error) {
    return Promise.reject(error)
  }
}

function mergePatch (data, patch, options) {
  try {
    const { own, run } = mergePatchOperation.read(options)
    return runJob(planOf([mergePatchStep(patch, own)]), data, run, MERGE_PATCH)
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { patch, mergePatch, patchOperation, patchStep, mergePatchOperation, mergePatchStep }

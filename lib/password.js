'use strict'

const binding = require('./binding')
const { fromNative, invalidType } = require('./errors')
const { copySecret, ONE } = require('./input')
const { JobKind } = require('./job-kind')
const { runHere, runJob } = require('./jobs')
const { defineOperation, planOf } = require('./operation')
const { integer, readOptions, string, NO_OPTIONS } = require('./options')
const { admitted, unchanged } = require('./room')

/** OWASP's recommendation for Argon2id: 19 MiB, 2 passes. */
const DEFAULT_MEMORY = 19456
const DEFAULT_PASSES = 2

const memory = integer(8, 4194304)
const passes = integer(1, 1024)
const hashOperation = defineOperation('password.hash', { memory, passes })
const verifyOperation = defineOperation('password.verify', { maxMemory: memory, maxPasses: passes })

// Taken now, so that a test's fake clock changes nothing.
const now = performance.now.bind(performance)

const COSTS = Object.freeze({ __proto__: null, memory, passes })
const UPGRADE = Object.freeze({ __proto__: null, ...COSTS, ...verifyOperation.schema })

const HASH = new JobKind({ operation: 'password.hash', name: 'password', secret: true })
const VERIFY = new JobKind({ operation: 'password.verify', name: 'password', secret: true })

function hash (secret, options) {
  try {
    const { own, run } = hashOperation.read(options)
    return startHash(secret, own, run)
  } catch (error) {
    return Promise.reject(error)
  }
}

function startHash (secret, own, run) {
  checkPassword(secret)
  return runJob(planOf([hashOperation.step(own)]), secret, run, HASH)
}

// An array of chunks is not a password.
function checkPassword (secret) {
  if (Array.isArray(secret)) {
    throw invalidType('password', ONE, secret)
  }
}

function verify (phc, secret, options) {
  try {
    const { own, run } = verifyOperation.read(options)
    return startVerify(phc, secret, own, run)
  } catch (error) {
    return Promise.reject(error)
  }
}

function startVerify (phc, secret, own, run) {
  checkPassword(secret)
  const step = verifyOperation.step({ ...own, phc: string(phc, 'phc') })
  // Each user has their own stored string, so caching its plan is not worth it.
  return runJob(planOf([step], { fresh: true }), secret, run, VERIFY)
}

function needsRehash (phc, options) {
  const { own } = readOptions(COSTS, options, NO_OPTIONS)
  const needs = binding.needsRehash(string(phc, 'phc'), own.memory ?? DEFAULT_MEMORY, own.passes ?? DEFAULT_PASSES)
  if (typeof needs !== 'boolean') throw fromNative(needs)
  return needs
}

function verifyAndUpgrade (phc, secret, options) {
  try {
    const { own, run } = readOptions(UPGRADE, options)
    checkPassword(secret)
    // One call for close(); its two halves are traced.
    return runHere(() => verifyThenHash(phc, secret, own, run), run)
  } catch (error) {
    return Promise.reject(error)
  }
}

async function verifyThenHash (phc, secret, { maxMemory, maxPasses, ...costs }, run) {
  const began = now()
  // The password is read again later, when the caller may have wiped its buffer, or given it away with `move`.
  const kept = typeof secret === 'string' ? secret : copySecret(secret, 'password')
  try {
    if (!await startVerify(phc, secret, { maxMemory, maxPasses }, run)) return { valid: false }
    if (!needsRehash(phc, costs)) return { valid: true }
    return { valid: true, upgraded: await startHash(kept, costs, rest(run, now() - began)) }
  } finally {
    if (kept !== secret) kept.fill(0)
  }
}

/** The options of the second of two jobs of one call: a full queue must not lose the result of the first. */
function rest (run, spent) {
  const left = run.timeout === undefined ? {} : { timeout: Math.max(1, Math.ceil(run.timeout - spent)) }
  return unchanged(admitted({ ...run, move: false, ...left }))
}

const password = { hash, verify, needsRehash, verifyAndUpgrade }

module.exports = { password }

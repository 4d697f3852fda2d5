'use strict'

const { resolve } = require('node:path')
const { fileURLToPath } = require('node:url')
const { isUint8Array } = require('node:util').types
const { invalidType } = require('./errors')
const { digestMany } = require('./hash-many')
const { copyOne, copySecret } = require('./input')
const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { defineOperation, planOf } = require('./operation')
const { oneOf, integer } = require('./options')

const ALGORITHMS = Object.freeze([
  'sha256', 'sha384', 'sha512', 'sha1', 'md5', 'sha3-256', 'blake2b', 'blake2b512', 'xxh3-64', 'xxh3-128',
])

const checkAlgorithm = oneOf(...ALGORITHMS)
const checkEncoding = oneOf('hex', 'base64', 'base64url', 'buffer')

/** A key: one chunk, copied at once. planFor() wipes the copy; a plan of the user's keeps it in its steps, as SECURITY.md says. */
const key = copySecret

const SCHEMA = { encoding: checkEncoding, key, length: integer(16, 64) }
const digest = defineOperation('digest', SCHEMA)
const digestTap = defineOperation('digestTap', SCHEMA)
const digestEach = defineOperation('digestMany', SCHEMA)
const digestFile = defineOperation('digestFile', SCHEMA)
const digestStream = defineOperation('digestStream', SCHEMA)
const hmacOperation = defineOperation('hmac', { encoding: checkEncoding })

/** Up to this size hashing (sha256: 2.4 µs) takes the event loop no longer than one of many jobs at once: docs/pool.md. */
const INLINE_BYTES = 4096
/**
 * Up to this size it takes the event loop about as long as handing it over to a sleeping pool, and half the total time: 12 µs
 * (sha256) to 24 µs (sha512, md5) for 16 KiB, 20 µs for 8 KiB (sha3-256), 5 µs for 64 KiB (xxh3).
 */
const ALONE_BYTES = 16 * 1024

const hashing = (aloneBytes) => new JobKind({ operation: 'hash', inlineBytes: INLINE_BYTES, aloneBytes })
const HASH = hashing(ALONE_BYTES)
const SLOW_HASH = hashing(8 * 1024)
const FAST_HASH = hashing(60 * 1024)
const HASHES = { __proto__: null, 'sha3-256': SLOW_HASH, 'xxh3-64': FAST_HASH, 'xxh3-128': FAST_HASH }
const FILE = new JobKind({ operation: 'hash.file', name: 'path' })
const HMAC = new JobKind({ operation: 'hmac' })
const HMAC_INLINE = new JobKind({ ...HMAC, inlineBytes: INLINE_BYTES, aloneBytes: 8 * 1024 })

/** @see index.d.ts, as for every public function */
function hash (algorithm, data, options) {
  try {
    const { own, run } = digest.read(options)
    return runJob(planFor(digest, algorithm, own), data, run, HASHES[algorithm] ?? HASH)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** The plan of one call. It has the key in native memory, which is wiped when the plan is garbage-collected. */
function planFor (operation, algorithm, own, how) {
  try {
    checkAlgorithm(algorithm, 'algorithm')
    return planOf([operation.step({ ...own, algorithm })], how)
  } finally {
    own.key?.fill(0)
  }
}

hash.algorithms = ALGORITHMS

hash.file = function file (path, algorithm = 'sha256', options) {
  // The algorithm may be left out.
  if (options === undefined && typeof algorithm === 'object' && algorithm !== null) return file(path, undefined, algorithm)
  try {
    const name = readPath(path)
    const { own, run } = digestFile.read(options)
    return runJob(planFor(digestFile, algorithm, own), name, run, FILE)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** A path as node:fs accepts it. Bytes are copied, so that `move` leaves the caller's alone. */
function readPath (path) {
  // On Windows the errors of node:fs have the full path.
  if (typeof path === 'string') return process.platform === 'win32' && path !== '' ? resolve(path) : path
  if (isUint8Array(path)) return copyOne(path, 'path')
  // No instanceof, as in node:fs: jsdom's URL is one too.
  if (typeof path?.href === 'string' && typeof path.protocol === 'string') return fileURLToPath(path)
  throw invalidType('path', 'of type string or an instance of Buffer or URL', path)
}

hash.many = function many (algorithm, list, options) {
  try {
    if (!Array.isArray(list)) throw invalidType('list', 'an instance of Array', list)
    const { own, run } = digestEach.read(options)
    return digestMany(planFor(digestEach, algorithm, own), list, run)
  } catch (error) {
    return Promise.reject(error)
  }
}

function hmac (algorithm, secret, data, options) {
  try {
    const { own, run } = hmacOperation.read(options)
    const bytes = key(secret, 'key')
    const plan = planFor(hmacOperation, algorithm, { ...own, key: bytes })
    // A long key takes time to hash, too.
    return runJob(plan, data, run, bytes.length <= INLINE_BYTES ? HMAC_INLINE : HMAC)
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { hash, hmac, digestStream, digestTap, checkAlgorithm, checkEncoding, planFor }

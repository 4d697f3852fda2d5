'use strict'

// Hashing: offloop on its pool against node:crypto and WebAssembly on the thread that asks.

const { bytes } = require('../documents')
const { delayGoal, watchDelay } = require('../loop')
const { leastRatio } = require('../statistics')

const KIB = 1024
const MIB = 1024 * KIB
const SIZES = [['64 B', 64], ['4 KiB', 4 * KIB], ['64 KiB', 64 * KIB], ['1 MiB', MIB], ['16 MiB', 16 * MIB], ['64 MiB', 64 * MIB]]
// Our name for a BLAKE2b of 512 bits is theirs; sha256 needs no translation.
const ALGORITHMS = ['sha256', 'blake2b512']

function variantsOf (algorithm) {
  return SIZES.flatMap(([label, size]) => [1, 64]
    // 64 of the largest would be more than the pool lets wait.
    .filter((inFlight) => inFlight * size <= 256 * MIB)
    .map((inFlight) => ({ name: nameOf(algorithm, label, inFlight), algorithm, bytes: size, inFlight })))
}

function nameOf (algorithm, label, inFlight) {
  return `${algorithm}, ${label}, ${inFlight === 1 ? 'one at a time' : `${inFlight} at once`}`
}

function withInput (makeCall) {
  return (variant) => {
    const call = makeCall(variant.algorithm, bytes(variant.bytes))
    return { call, answer: async () => Buffer.from(await call()).toString('hex') }
  }
}

const ratio = (results, name, rival) => results[name][rival].offloop.ratio

const variants = ALGORITHMS.flatMap(variantsOf)

module.exports = {
  title: 'hashing',
  figures: ['loop p99'],
  variants,
  rivals: [
    {
      name: 'offloop',
      setup (variant) {
        const { hash } = require('../../lib')
        const setup = withInput((algorithm, data) => () => hash(algorithm, data, { encoding: 'buffer' }))
        return { ...setup(variant), figures: watchDelay() }
      },
    },
    {
      name: 'node:crypto',
      setup: withInput((algorithm, data) => {
        const { createHash } = require('node:crypto')
        return () => createHash(algorithm).update(data).digest()
      }),
    },
    {
      // Asynchronous, but on libuv's threads; it has no BLAKE2b.
      name: 'crypto.subtle',
      only: ({ algorithm }) => algorithm === 'sha256',
      setup: withInput((algorithm, data) => () => globalThis.crypto.subtle.digest('SHA-256', data)),
    },
    {
      name: 'hash-wasm',
      async setup (variant) {
        const wasm = require('hash-wasm')
        const hasher = await (variant.algorithm === 'sha256' ? wasm.createSHA256() : wasm.createBLAKE2b(512))
        return withInput((algorithm, data) => () => hasher.init().update(data).digest('binary'))(variant)
      },
    },
  ],
  goals: [
    {
      text: 'every size from 4 KiB: at least 0.95 times the best rival',
      measured: (results) => leastRatio(results, variants, ({ bytes: size }) => size >= 4 * KIB),
      met: (value) => value >= 0.95,
    },
    delayGoal(),
    ...['1 MiB', '16 MiB', '64 MiB'].map((label) => ({
      text: `sha256 of ${label}, one at a time: at least 0.95 times node:crypto`,
      measured: (results) => ratio(results, nameOf('sha256', label, 1), 'node:crypto'),
      met: (value) => value >= 0.95,
    })),
    {
      text: 'sha256 of 1 MiB, 64 at once: at least 0.95 times node:crypto',
      measured: (results) => ratio(results, nameOf('sha256', '1 MiB', 64), 'node:crypto'),
      met: (value) => value >= 0.95,
    },
    ...[[1, 'one at a time'], [64, '64 at once']].map(([inFlight, label]) => ({
      text: `blake2b512 of 1 MiB, ${label}: at least 1.2 times node:crypto`,
      measured: (results) => ratio(results, nameOf('blake2b512', '1 MiB', inFlight), 'node:crypto'),
      met: (value) => value >= 1.2,
    })),
  ],
}

'use strict'

// What an interactive call waits for while the bulk lane always has more to do than the pool has threads.

const { bytes } = require('../documents')

const BULK_JOBS = 64
const NAME = 'sha256, 64 KiB'

/** Keeps `BULK_JOBS` calls under way for ever. */
function fillBulk (compress) {
  const heavy = bytes(4 * 1024 * 1024)
  const lane = async () => { for (;;) await compress('zstd', heavy, { level: 9, lane: 'bulk' }) }
  for (let i = 0; i < BULK_JOBS; i++) lane()
}

const small = () => bytes(64 * 1024)

/** The longest time between two checkpoints of the bulk work (ms): a block of zstd at this level. */
const SLICE = 8

const beyond = (results) =>
  results[NAME]['bulk lane full'].p99 - 1.5 * results[NAME].alone.p99

module.exports = {
  title: `an interactive call every 2 ms, with ${BULK_JOBS} bulk jobs always under way`,
  latencyOnly: true,
  variants: [{ name: NAME, inFlight: 1, pause: 2 }],
  rivals: [
    {
      name: 'alone',
      setup () {
        const { hash } = require('../../lib')
        const data = small()
        return { call: () => hash('sha256', data) }
      },
    },
    {
      name: 'bulk lane full',
      setup () {
        const { compress, hash } = require('../../lib')
        fillBulk(compress)
        const data = small()
        return { call: () => hash('sha256', data) }
      },
    },
    {
      // What lanes are for: the same work without one.
      name: 'one lane for all',
      setup () {
        const { compress, hash } = require('../../lib')
        fillBulk((format, data, options) => compress(format, data, { ...options, lane: 'interactive' }))
        const data = small()
        return { call: () => hash('sha256', data) }
      },
    },
  ],
  goals: [{
    text: `p99 at most 1.5 times that alone, and a slice of ${SLICE} ms (ms beyond the former)`,
    measured: beyond,
    met: (value) => value <= SLICE,
  }],
}

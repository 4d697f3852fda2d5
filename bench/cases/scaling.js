'use strict'

// How the work of one process grows with the pool's threads.

const os = require('node:os')
const { documentFile } = require('../documents')

const CPUS = os.availableParallelism()
const powers = Array.from({ length: 7 }, (_, i) => 2 ** i).filter((threads) => threads < CPUS)

module.exports = {
  title: 'the same work on more threads, always 4 jobs a thread under way',
  variants: [...powers, CPUS].map((threads) => ({ name: threads === 1 ? '1 thread' : `${threads} threads`, threads, inFlight: threads * 4 })),
  rivals: [
    {
      name: 'offloop',
      setup ({ threads }) {
        const { hash, pool } = require('../../lib')
        pool.configure({ threads })
        return { call: () => hash.file(documentFile, 'blake2b512') }
      },
    },
  ],
  goals: CPUS === 1
    ? []
    : [{
        text: `${CPUS} threads do at least ${(0.75 * CPUS).toFixed(1)} times the work of one`,
        measured: (results) => results[`${CPUS} threads`].offloop.rate / results['1 thread'].offloop.rate,
        met: (value) => value >= 0.75 * CPUS,
      }],
}

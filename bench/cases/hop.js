'use strict'

// The cost of the way to the pool and back: a job that only carries 16 bytes there and back.

const fs = require('node:fs')
const path = require('node:path')

const NAME = '256 in flight'
const FEW = Buffer.from('sixteen bytes or')
const ADDON = path.join(__dirname, '../native/build/Release/async_work.node')

const microseconds = (results, rival) => 1e6 / results[NAME][rival].rate

module.exports = {
  title: 'an empty job',
  variants: [
    { name: NAME, inFlight: 256 },
    { name: 'one at a time', inFlight: 1 },
  ],
  rivals: [
    {
      name: 'offloop',
      setup () {
        const { plan, pool } = require('../../lib')
        pool.configure({ inline: false })
        const empty = plan()
        return { call: () => empty.run(FEW), answer: async () => (await empty.run(FEW)).output.toString('hex') }
      },
    },
    {
      // The engine alone, as the operations' functions use it.
      name: "offloop's engine",
      setup () {
        require('../../lib').pool.configure({ inline: false })
        const { runJob } = require('../../lib/jobs')
        const { planOf } = require('../../lib/operation')
        const empty = planOf([])
        return { call: () => runJob(empty, FEW), answer: async () => (await runJob(empty, FEW)).toString('hex') }
      },
    },
    {
      name: 'napi_create_async_work',
      missing: () => fs.existsSync(ADDON) ? undefined : 'bench/native is not built; scripts/bench builds it',
      setup () {
        const { run } = require(ADDON)
        return { call: () => run(FEW), answer: async () => (await run(FEW)).toString('hex') }
      },
    },
    {
      name: 'crypto.subtle.digest',
      setup () {
        const { subtle } = globalThis.crypto
        const data = new Uint8Array(64)
        return { call: () => subtle.digest('SHA-256', data) }
      },
    },
  ],
  goals: [
    {
      text: 'at most 1.5 µs a job',
      measured: (results) => microseconds(results, 'offloop'),
      met: (value) => value <= 1.5,
    },
    {
      text: 'at least 4 times the jobs of napi_create_async_work',
      measured: (results) => results[NAME]['napi_create_async_work'].offloop.ratio,
      met: (value) => value >= 4,
    },
    {
      text: 'at least 10 times the jobs of crypto.subtle.digest on 64 bytes',
      measured: (results) => results[NAME]['crypto.subtle.digest'].offloop.ratio,
      met: (value) => value >= 10,
    },
  ],
}

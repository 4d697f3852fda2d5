'use strict'

// Passwords: Argon2id at OWASP's costs, offloop against @node-rs/argon2 on libuv's threads.

const { execFile } = require('node:child_process')
const os = require('node:os')
const { promisify } = require('node:util')
const { delayGoal, watchDelay } = require('../loop')

const COSTS = { memory: 19456, passes: 2 }
/** What the pool has by default. */
const THREADS = os.availableParallelism()
const RIVAL_COSTS = { memoryCost: COSTS.memory, timeCost: COSTS.passes, parallelism: 1 }

const variants = ['hash', 'verify'].flatMap((what) => [1, 64].map((inFlight) => ({
  name: `${what}, ${inFlight === 1 ? 'one at a time' : `${inFlight} at once`}`,
  what,
  inFlight,
})))

/**
 * A hash has a random salt, so what is compared is that each reads what the other wrote. In a process of its own, so that
 * none of them holds memory of the other.
 */
async function answer () {
  return (await promisify(execFile)(process.execPath, [__filename])).stdout
}

async function readEachOther () {
  const { password } = require('../../lib')
  const { hash, verify } = require('@node-rs/argon2')
  const ours = await password.hash('x', COSTS)
  const theirs = await hash('x', RIVAL_COSTS)
  return [await verify(ours, 'x'), await verify(ours, 'y'), await password.verify(theirs, 'x'), await password.verify(theirs, 'y')].join()
}

module.exports = {
  title: 'password hashing, Argon2id, 19 MiB and 2 passes',
  memory: true,
  figures: ['loop p99'],
  variants,
  rivals: [
    {
      name: 'offloop',
      async setup ({ what }) {
        const { password } = require('../../lib')
        const stored = await password.hash('correct horse', COSTS)
        const call = what === 'hash'
          ? () => password.hash('correct horse', COSTS)
          : () => password.verify(stored, 'correct horse')
        return { call, answer, figures: watchDelay() }
      },
    },
    {
      name: '@node-rs/argon2',
      async setup ({ what }) {
        const { hash, verify } = require('@node-rs/argon2')
        const stored = await hash('correct horse', RIVAL_COSTS)
        const call = what === 'hash' ? () => hash('correct horse', RIVAL_COSTS) : () => verify(stored, 'correct horse')
        return { call, answer }
      },
    },
  ],
  goals: [
    ...['hash', 'verify'].map((what) => ({
      text: `${what}, 64 at once: at least 1.2 times @node-rs/argon2`,
      measured: (results) => results[`${what}, 64 at once`]['@node-rs/argon2'].offloop.ratio,
      met: (value) => value >= 1.2,
    })),
    {
      text: `64 at once: at most ${THREADS} threads × 19 MiB + 64 MiB of RSS (MiB)`,
      measured: (results) => results['hash, 64 at once'].offloop.rss / 2 ** 20,
      met: (value) => value <= THREADS * COSTS.memory / 1024 + 64,
    },
    delayGoal(),
  ],
}

if (require.main === module) readEachOther().then(console.log)

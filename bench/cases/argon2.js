'use strict'

// What others on libuv's threads feel while logins queue up: fs.stat with 64 Argon2 jobs waiting.

const crypto = require('node:crypto')
const fs = require('node:fs/promises')
const { promisify } = require('node:util')

const JOBS = 64
const NAME = 'fs.stat'

/** Keeps `JOBS` calls under way for ever. */
function keepQueued (login) {
  const lane = async () => { for (;;) await login() }
  for (let i = 0; i < JOBS; i++) lane()
}

const stat = () => fs.stat('/')
const extra = (share) => (results) => results[NAME]['offloop, 64 logins'][share] - results[NAME].idle[share]

module.exports = {
  title: `fs.stat every 2 ms, with ${JOBS} password hashes always under way`,
  latencyOnly: true,
  variants: [{ name: NAME, inFlight: 1, pause: 2 }],
  rivals: [
    { name: 'idle', setup: () => ({ call: stat }) },
    {
      name: 'offloop, 64 logins',
      setup () {
        const { password } = require('../../lib')
        keepQueued(() => password.hash('correct horse'))
        return { call: stat }
      },
    },
    {
      // About as long as the default of password.hash, on libuv's threads.
      name: 'libuv, 64 logins (scrypt)',
      setup () {
        const scrypt = promisify(crypto.scrypt)
        keepQueued(() => scrypt('correct horse', 'salt', 64))
        return { call: stat }
      },
    },
  ],
  goals: [
    { text: 'logins add at most 2 ms at the median (ms)', measured: extra('p50'), met: (value) => value <= 2 },
    { text: 'logins add at most 2 ms at p99 (ms)', measured: extra('p99'), met: (value) => value <= 2 },
  ],
}

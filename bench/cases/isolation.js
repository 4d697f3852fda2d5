'use strict'

// What others on libuv's threads feel while heavy work is always under way: the reason why offloop has its own.

const dns = require('node:dns/promises')
const fs = require('node:fs/promises')
const { documentFile } = require('../documents')

const HEAVY_JOBS = 8

const LIGHT = {
  __proto__: null,
  'fs.stat': () => fs.stat('/'),
  'dns.lookup': () => dns.lookup('localhost'),
}

/** Keeps `HEAVY_JOBS` calls under way for ever. */
function keepBusy (heavy) {
  const lane = async () => { for (;;) await heavy() }
  for (let i = 0; i < HEAVY_JOBS; i++) lane()
}

const extra = (share) => (results) =>
  Math.max(...Object.keys(LIGHT).map((name) => results[name]['offloop busy'][share] - results[name].idle[share]))

module.exports = {
  title: `a light call every 2 ms, with ${HEAVY_JOBS} heavy jobs always under way`,
  latencyOnly: true,
  variants: Object.keys(LIGHT).map((name) => ({ name, inFlight: 1, pause: 2 })),
  rivals: [
    {
      name: 'idle',
      setup: ({ name }) => ({ call: LIGHT[name] }),
    },
    {
      // A digest of a 20 MB file: nothing of it touches the event loop.
      name: 'offloop busy',
      setup ({ name }) {
        const { hash } = require('../../lib')
        keepBusy(() => hash.file(documentFile, 'blake2b512'))
        return { call: LIGHT[name] }
      },
    },
    {
      // About as long as the digest, on libuv's threads.
      name: 'libuv busy (pbkdf2)',
      setup ({ name }) {
        const pbkdf2 = require('node:util').promisify(require('node:crypto').pbkdf2)
        keepBusy(() => pbkdf2('password', 'salt', 50_000, 32, 'sha256'))
        return { call: LIGHT[name] }
      },
    },
  ],
  goals: [
    { text: 'offloop busy adds at most 2 ms at the median (ms)', measured: extra('p50'), met: (value) => value <= 2 },
    { text: 'offloop busy adds at most 2 ms at p99 (ms)', measured: extra('p99'), met: (value) => value <= 2 },
  ],
}

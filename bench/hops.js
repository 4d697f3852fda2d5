'use strict'

// How often a call goes to the pool and back: once, whatever it does there.

const { gzipSync } = require('node:zlib')
const { compress, hash, hmac, json, password, plan, pool } = require('../lib')

const text = JSON.stringify({ list: Array.from({ length: 2000 }, (_, i) => ({ i, name: `number ${i}` })) })

/** name → a call that takes one hop */
const ONE_HOP = {
  __proto__: null,
  'hash of 64 KiB': () => hash('sha256', Buffer.alloc(65536)),
  'hash.many of 100': () => hash.many('sha256', Array(100).fill('x'.repeat(8192))),
  hmac: () => hmac('sha256', 'key', Buffer.alloc(65536)),
  'compress of 20 MB': () => compress('zstd', Buffer.alloc(20e6), { level: 1 }),
  'json.minify': () => json.minify(text),
  'json.get': () => json.get(text, '/list/3/name'),
  'password.hash': () => password.hash('x', { memory: 64, passes: 1 }),
  'a plan of four steps': () => plan().decompress().minify().compress('zstd').digest('sha256').run(gzipSync(text)),
}

function hopsSoFar () {
  const { completed, failed, inlined } = pool.stats()
  return completed + failed - inlined
}

async function countHops () {
  const wrong = []
  for (const [name, call] of Object.entries(ONE_HOP)) {
    const before = hopsSoFar()
    await call()
    const hops = hopsSoFar() - before
    if (hops !== 1) wrong.push(`${name}: ${hops} hops; one is enough`)
  }
  return { right: Object.keys(ONE_HOP).length - wrong.length, wrong }
}

module.exports = { countHops }

'use strict'

// A process that holds documents and keeps replacing some of 100,000 other live objects, as a service with a cache does:
// node --expose-gc --trace-gc holder.js KIND. V8 reports its pauses on standard output.

const { monitorEventLoopDelay } = require('node:perf_hooks')
const { part } = require('../documents')
const { serveParent } = require('../parent')

const LIVE = 100_000
/** Of the live objects, those that one turn of the event loop replaces. */
const REPLACED = 200

const text = part('api')

/** kind → what one document is held as */
const KINDS = {
  __proto__: null,
  nothing: () => undefined,
  value: () => JSON.parse(text),
  open: () => require('../../lib').json.open(text),
}
const hold = KINDS[process.argv[2]]
const held = []

let made = 0
const entry = () => ({ id: ++made, name: `entry ${made}`, tags: ['a', 'b', String(made)], seen: { at: made, by: null } })
const live = Array.from({ length: LIVE }, entry)

/** Replaces live objects, a few in each turn of the loop. */
async function churn (milliseconds) {
  const until = performance.now() + milliseconds
  let turns = 0
  while (performance.now() < until) {
    for (let i = 0; i < REPLACED; i++) live[(made * 7919) % LIVE] = entry()
    turns++
    await new Promise(setImmediate)
  }
  return turns
}

const orders = {
  __proto__: null,

  async fill ({ documents, milliseconds }) {
    while (held.length < documents) held.push(await hold())
    await churn(milliseconds)
  },

  /** @returns how long a forced collection takes, and what is left then */
  collect () {
    const start = performance.now()
    globalThis.gc()
    const forced = performance.now() - start
    const { heapUsed, rss } = process.memoryUsage()
    return { forced, heapUsed, rss }
  },

  async churn ({ milliseconds }) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    // The --trace-gc lines between these two belong to this order.
    console.log('churn begins')
    delay.enable()
    const turns = await churn(milliseconds)
    delay.disable()
    console.log('churn ends')
    return { turns, delay: { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 } }
  },
}

serveParent(orders)

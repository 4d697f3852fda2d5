'use strict'

// A process that holds documents and, beside them, keeps replacing some of 100,000 live objects, as a service with a
// cache does: node --expose-gc --trace-gc holder.js KIND. V8 tells of its pauses on standard output.

const { monitorEventLoopDelay } = require('node:perf_hooks')
const { part } = require('../documents')

const LIVE = 100_000
/** Of the live objects, those that one turn of the event loop replaces. */
const REPLACED = 200
const FORCED = 9

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

/** The shortest of several: whatever else the machine does only makes them longer. */
function forcedCollection () {
  return Math.min(...Array.from({ length: FORCED }, () => {
    const start = performance.now()
    globalThis.gc()
    return performance.now() - start
  }))
}

async function step ({ documents, milliseconds }) {
  while (held.length < documents) held.push(await hold())
  await churn(milliseconds / 4)
  const forced = forcedCollection()
  const { heapUsed, rss } = process.memoryUsage()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  // The lines of --trace-gc between these two belong to this step.
  console.log('step begins')
  delay.enable()
  const turns = await churn(milliseconds)
  delay.disable()
  console.log('step ends')
  return { forced, heapUsed, rss, turns, delay: { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 } }
}

process.on('message', async (order) => {
  try {
    process.send({ result: await step(order) })
  } catch (error) {
    process.send({ error: error.stack })
  }
})
process.on('disconnect', () => process.exit())

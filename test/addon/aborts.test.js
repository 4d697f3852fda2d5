'use strict'

// Aborts at random moments: nothing leaks, nothing is settled twice, and the figures add up.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { runChild } = require('./child')

/** OFFLOOP_ABORTS changes how many calls are aborted. */
const ABORTS = Number(process.env.OFFLOOP_ABORTS ?? 100_000)

// Before the job is made, before it is handed over, while it waits or runs, when it is done.
const PROGRAM = `
  const { hash, compress, json, pool } = offloop
  const text = Buffer.from(JSON.stringify(Array.from({ length: 700 }, (_, i) => ({ i }))))
  const CALLS = [
    (how) => hash('sha256', text, how),
    (how) => compress('zstd', text, how),
    (how) => compress('gzip', text, { ...how, lane: 'bulk' }),
    (how) => json.minify(text, { ...how, timeout: 60_000 }),
    (how) => json.get('{"a":1}', '/a', how),
    (how) => hash('blake2b', Buffer.alloc(5000), { ...how, move: true }),
  ]
  const CALLS_A_ROUND = 1000
  const MOMENTS = [
    (abort) => abort(),
    (abort) => process.nextTick(abort),
    (abort) => queueMicrotask(abort),
    (abort) => setImmediate(abort),
    (abort) => setTimeout(abort, 1),
    (abort) => setTimeout(abort, 4),
  ]
  let seed = 1
  const below = (limit) => {
    seed = (seed * 48271) % 2147483647
    return seed % limit
  }
  let settled = 0
  function one () {
    const controller = new AbortController()
    const call = CALLS[below(CALLS.length)]({ signal: controller.signal })
    MOMENTS[below(MOMENTS.length)](() => controller.abort())
    return call.then(() => { settled++ }, (error) => {
      if (error.name !== 'AbortError') throw error
      settled++
    })
  }
  async function rounds (calls) {
    for (; calls > 0; calls -= CALLS_A_ROUND) await Promise.all(Array.from({ length: CALLS_A_ROUND }, one))
  }
  // Of one moment: a job may be taken from the queue between two.
  function busy () {
    const { active, queued } = pool.stats()
    return active + queued > 0
  }
  async function rest () {
    while (busy()) await new Promise(setImmediate)
    for (let i = 0; i < 200; i++) await new Promise(setImmediate)
    gc()
  }
  async function main () {
    await rounds(${ABORTS / 5})
    await rest()
    const before = process.memoryUsage()
    await rounds(${ABORTS - ABORTS / 5})
    const busy = process.memoryUsage()
    await rest()
    const after = process.memoryUsage()
    const { queued, queuedBytes, completed, failed, cancelled, delivery } = pool.stats()
    console.log(JSON.stringify({
      settled, queued, queuedBytes, failed, ended: completed + cancelled > 0, delivered: delivery.max > 0,
      external: (after.external - before.external) / 1e6, busy: (busy.rss - before.rss) / 1e6,
    }))
  }
  main()`

test(`${ABORTS} aborts at random moments leak nothing`, async () => {
  const { code, signal, out, err } = await runChild(PROGRAM, { args: ['--expose-gc'] })
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, err)
  const { external, busy, ...rest } = JSON.parse(out)
  assert.deepEqual(rest, { settled: ABORTS, queued: 0, queuedBytes: 0, failed: 0, ended: true, delivered: true })
  assert.ok(external < 5, `${external} MB of buffers stayed`)
  // A sanitizer keeps what was freed.
  if (process.env.OFFLOOP_SANITIZER === undefined) assert.ok(busy < 150, `RSS grew by ${busy} MB`)
})

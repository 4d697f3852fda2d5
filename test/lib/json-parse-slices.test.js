'use strict'

// json.parse gives way: between its slices, when the caller stops waiting, and of memory.

const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const { test } = require('node:test')
const { setImmediate: nextTurn } = require('node:timers/promises')
const { promisify } = require('node:util')
const { json, pool } = require('offloop')
const { TapeBuild } = require('../../lib/json/tape-reader')
const { documents, assertIdentical } = require('./json-documents')

const text = `[${Array(4).fill(documents['objects of one shape']).join()}]`

/** Calls `onSlice` before each slice of a build while `work` is under way. */
async function watchSlices (onSlice, work) {
  const { run } = TapeBuild.prototype
  TapeBuild.prototype.run = function (milliseconds) {
    onSlice(this, milliseconds)
    return run.call(this, milliseconds)
  }
  try {
    return await work()
  } finally {
    TapeBuild.prototype.run = run
  }
}

test('a value is built in turns of the event loop', async () => {
  let slices = 0
  let turns = 0
  let budget
  let counting = true
  const count = () => {
    turns++
    if (counting) setImmediate(count)
  }
  const value = await watchSlices((build, milliseconds) => {
    // The first slice starts what counts the turns between it and the next ones.
    if (slices++ === 0) setImmediate(count)
    budget = milliseconds
  }, () => json.parse(text, { maxStall: 1 }))
  counting = false
  assert.equal(budget, 1)
  assert.ok(slices > 2, `${slices} slices`)
  assert.ok(turns >= slices - 2, `${turns} turns for ${slices} slices`)
  assertIdentical(value, JSON.parse(text))
})

test('builds that are under way at once take turns', async () => {
  const order = []
  const { run } = TapeBuild.prototype
  // The first one waits for the second.
  TapeBuild.prototype.run = function (milliseconds) {
    order.push(this)
    return new Set(order).size > 1 && run.call(this, milliseconds)
  }
  try {
    await Promise.all([json.parse(text), json.parse(text)])
  } finally {
    TapeBuild.prototype.run = run
  }
  const [first] = order
  const second = order.findIndex((build) => build !== first)
  assert.equal(order[second + 1], first)
})

test('a signal stops the building', async () => {
  const controller = new AbortController()
  let slices = 0
  await watchSlices(() => {
    if (++slices === 2) controller.abort()
  }, async () => {
    await assert.rejects(json.parse(text, { signal: controller.signal }), { name: 'AbortError', code: 'ABORT_ERR' })
    assert.equal(slices, 2)
    // The thread is free at its next checkpoint; without one this never ends.
    while (pool.stats().active > 0) await nextTurn()
  })
})

test('a timeout counts the building too', async () => {
  const { run } = TapeBuild.prototype
  // Never done.
  TapeBuild.prototype.run = () => false
  try {
    await assert.rejects(json.parse(text, { timeout: 500 }), { code: 'ERR_OFFLOOP_TIMEOUT' })
  } finally {
    TapeBuild.prototype.run = run
  }
})

test('closing the pool without draining stops the building', async () => {
  const script = `
    const { text } = require('node:stream/consumers')
    const { json, pool } = require('offloop')
    const { TapeBuild } = require('./lib/json/tape-reader')
    const { run } = TapeBuild.prototype
    TapeBuild.prototype.run = function () {
      TapeBuild.prototype.run = run
      pool.close({ drain: false })
      return false
    }
    text(process.stdin).then(json.parse).then(() => console.log('value'), (error) => console.log(error.code))`
  const small = documents['short strings'].slice(0, 40_000).replace(/,[^,]*$/, ']')
  const running = promisify(execFile)(process.execPath, ['-e', script])
  running.child.stdin.end(small)
  const { stdout } = await running
  assert.equal(stdout, 'ERR_OFFLOOP_CLOSED\n')
})

test('many small values do not share one turn', async () => {
  const small = `[${'{"a":1},'.repeat(1000)}0]`
  const values = await Promise.all(Array.from({ length: 200 }, () => json.get(small, '')))
  for (const value of values) assert.equal(value.length, 1001)
})

test('a short string keeps no large one alive', async () => {
  const script = `
    const { json } = require('offloop')
    async function main () {
      const kept = []
      for (let i = 0; i < 40; i++) {
        const text = JSON.stringify(Array.from({ length: 20000 }, (_, k) => 'a string of some length, ' + i + '/' + k))
        kept.push((await json.parse(text))[10000])
      }
      global.gc()
      await new Promise(setImmediate)
      global.gc()
      console.log(kept.length, process.memoryUsage().heapUsed)
    }
    main()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', script])
  const [kept, heapUsed] = stdout.split(' ').map(Number)
  assert.equal(kept, 40)
  // 40 texts of 0.8 MB each would be 32 MB.
  assert.ok(heapUsed < 16e6, `${heapUsed} bytes of heap`)
})

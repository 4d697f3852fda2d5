'use strict'

// How much json.stringify does in one turn of the event loop, by a clock that goes on by a millisecond whenever anybody
// looks at it, which is once for each value here.

const assert = require('node:assert/strict')
const { test } = require('node:test')

// Before offloop is loaded, which keeps the clock that it finds.
let clock = 0
performance.now = () => ++clock
const { json } = require('offloop')

/** A list whose elements are written one by one, and how many were. */
function counted (length) {
  const list = Array.from({ length }, () => ({ toJSON: () => ++list.written }))
  return Object.assign(list, { written: 0 })
}

const nextTurn = () => new Promise(setImmediate)

test('a call does what its own maxStall allows, whatever was called before it', async () => {
  const [small, large, late] = [counted(3), counted(5000), counted(5000)]
  await nextTurn()
  const calls = [
    json.stringify(small, { maxStall: 1000 }), json.stringify(large, { maxStall: 100 }), json.stringify(late, { maxStall: 10 }),
  ]
  assert.equal(small.written, 3)
  assert.ok(large.written > 50 && large.written <= 100, `${large.written} written`)
  // The turn has lasted too long for it already.
  assert.ok(late.written <= 1, `${late.written} written`)
  for (const text of (await Promise.all(calls)).slice(1)) assert.equal(JSON.parse(text).length, 5000)
})

test('a long allowance is not cut short by a call with a short one', async () => {
  const [short, long] = [counted(5000), counted(5000)]
  await nextTurn()
  const calls = [json.stringify(short, { maxStall: 5 }), json.stringify(long, { maxStall: 1000 })]
  assert.ok(short.written <= 5, `${short.written} written`)
  assert.ok(long.written > 900 && long.written <= 1000, `${long.written} written`)
  await Promise.all(calls)
})

test('calls with one maxStall share it', async () => {
  const lists = Array.from({ length: 4 }, () => counted(5000))
  await nextTurn()
  const calls = lists.map((list) => json.stringify(list, { maxStall: 100 }))
  const written = lists.reduce((sum, list) => sum + list.written, 0)
  assert.ok(written <= 100 + lists.length, `${written} written`)
  await Promise.all(calls)
})

test('a long Buffer is written in turns, as its toJSON() has it', async () => {
  for (const [value, space] of [[Buffer.alloc(20_000, 5), 0], [{ a: Buffer.alloc(20_000, 5), b: [Buffer.alloc(17_000)] }, 2]]) {
    assert.equal(await json.stringify(value, { space }), JSON.stringify(value, null, space))
  }
  const bytes = Buffer.alloc(4_000_000)
  const running = json.stringify({ bytes }, { maxStall: 1 })
  setImmediate(() => bytes.fill(7, 3_999_000))
  const { bytes: { type, data } } = JSON.parse(await running)
  assert.equal(type, 'Buffer')
  assert.equal(data.length, bytes.length)
  assert.equal(data.at(-1), 7, 'the end is read in a later turn')
})

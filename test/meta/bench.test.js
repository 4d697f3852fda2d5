'use strict'

// What the benches make of what they measure.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { compare, summarize } = require('../../bench/http/summary')
const { measureRound } = require('../../bench/measure')
const { inTurn } = require('../../bench/statistics')

test('a pause between calls is no part of their time', async () => {
  const pause = 50
  const before = performance.now()
  const { calls, seconds } = await measureRound(() => {}, { milliseconds: 4 * pause, pause })
  const elapsed = performance.now() - before
  // A timer may be a millisecond early.
  assert.ok(1000 * seconds <= elapsed - calls * (pause - 1), `${calls} calls took ${seconds} s of ${elapsed} ms`)
})

test('each goes first in its turn', () => {
  const list = ['a', 'b', 'c']
  assert.deepEqual([0, 1, 2, 3].map((round) => inTurn(list, round).join('')), ['abc', 'bca', 'cab', 'abc'])
})

test('rare latencies are compared over all rounds', () => {
  const round = (latencies) => ({ heavy: { answered: 10, seconds: 1, latencies: [1] }, light: { latencies, unanswered: 0 }, cpu: 0.1 })
  // One late ping in a thousand of each server, in whichever round it was.
  const even = Array(500).fill(1)
  const ours = summarize([round([...even, 10, 10]), round(even)])
  const theirs = summarize([round(even), round([...even, 20, 20])])
  assert.equal(compare(ours, theirs).light.p999.ratio, 0.5)
  assert.equal(compare(ours, theirs).light.p99.ratio, 1)
})

'use strict'

// What the gate of CI says of counts, with those of the baseline as what was counted.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { judge } = require('../../bench/gate')
const { read } = require('./repository')

const baseline = JSON.parse(read('bench/core/baseline.json'))
const { build, cases } = baseline
const names = Object.keys(cases)
const [first, second] = names

const judged = (changed, more) => judge({ build, instructionsToo: true, cases: { ...cases, ...changed }, ...more }, baseline)
const figures = ({ right, failed, skipped }) => ({ right, failed, skipped: skipped.length })

test('what costs what it did is right', () => {
  assert.deepEqual(figures(judged()), { right: names.length, failed: 0, skipped: 0 })
})

test('what costs more is worse', () => {
  const { blocks, bytes } = cases[first]
  for (const more of [{ instructions: 1e9 }, { blocks: blocks + 1 }, { bytes: 2 * bytes }, { blocks: blocks + 1, bytes: 2 * bytes }]) {
    const verdict = judged({ [first]: { ...cases[first], ...more } })
    assert.deepEqual(figures(verdict), { right: names.length - 1, failed: 1, skipped: 0 })
    assert.equal(verdict.worse.length, Object.keys(more).length)
  }
})

test('a case that is new, or gone, is worse', () => {
  const { [second]: gone, ...others } = cases
  const { worse, failed } = judged({}, { cases: { ...others, brandNew: gone } })
  assert.equal(failed, 2)
  assert.deepEqual(worse.map((each) => each.split(':')[0]), ['brandNew', second])
})

test('no instruction at all is no saving, and a count that the baseline lacks is not let through', () => {
  assert.equal(judged({ [first]: { ...cases[first], instructions: 0 } }).failed, 1)
  const { instructions, ...rest } = cases[first]
  assert.equal(judge({ build, instructionsToo: true, cases }, { build, cases: { ...cases, [first]: rest } }).failed, 1)
})

test('what was not compared is skipped, and what was compared of it may still be worse', () => {
  const without = Object.fromEntries(names.map((name) => [name, { ...cases[name], instructions: undefined }]))
  const lacking = { instructionsToo: false }
  assert.deepEqual(figures(judged(without, lacking)), { right: 0, failed: 0, skipped: names.length })
  assert.equal(judged({ ...without, [first]: { ...without[first], blocks: 1e6 } }, lacking).failed, 1)
  assert.deepEqual(figures(judged({}, { build: 'another' })), { right: 0, failed: 0, skipped: names.length })
})

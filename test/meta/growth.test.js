'use strict'

// What scripts/soak says of memory, in windows of the courses that were seen.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { isFlat } = require('../../scripts/growth')

/** In MB, of windows with as many jobs each. */
const course = (jobs, floors) => floors.map((floor, i) => ({ floor: floor * 1e6, jobs: (i + 1) * jobs }))

test('memory that stays is flat at once', () => {
  assert.ok(isFlat(course(8400, [166.7, 166.8, 166.7])))
  assert.ok(isFlat(course(16_700, [200, 198, 195])))
})

test('two windows say nothing', () => {
  for (const floors of [[], [200], [200, 200]]) assert.ok(!isFlat(course(10_000, floors)))
})

test('some hundred bytes that each job leaves behind are growth, however small a share they are', () => {
  // 545 bytes a job, 4.6 % from one window to the next.
  assert.ok(!isFlat(course(16_700, [198.9, 208.0, 217.1])))
  const leak = Array.from({ length: 18 }, (_, i) => 200 + 200 * 16_700 * i / 1e6)
  for (let length = 0; length <= leak.length; length++) assert.ok(!isFlat(course(16_700, leak.slice(0, length))))
})

test('after growth, two windows in a row must be flat', () => {
  // 273 bytes a job, then 14.
  const floors = [231.8, 282.9, 285.6]
  assert.ok(!isFlat(course(187_000, floors)))
  assert.ok(isFlat(course(187_000, [...floors, 284.1])))
  assert.ok(!isFlat(course(187_000, [...floors, 325])))
})

test('a window that happens to be low does not hide a leak', () => {
  assert.ok(!isFlat(course(10_000, [200, 210, 205, 225])))
  assert.ok(!isFlat(course(10_000, [200, 210, 190, 205])))
})

test('noise without growth becomes flat', () => {
  const floors = [200, 208, 199, 206, 203]
  assert.ok(!isFlat(course(10_000, floors.slice(0, 4))))
  assert.ok(isFlat(course(10_000, floors)))
})

test('what was not measured is not flat', () => {
  assert.ok(!isFlat(course(10_000, [200, 200, NaN])))
  assert.ok(!isFlat(course(0, [200, 200, 201])))
  assert.ok(isFlat(course(0, [200, 200, 200])))
})

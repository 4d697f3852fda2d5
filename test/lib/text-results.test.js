'use strict'

// Results that are strings: V8 copies them, so only some are made in one turn of the event loop.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const binding = require('../../lib/binding')
const { json, pool } = require('offloop')

/** Blocks the event loop until the pool has nothing more to do. */
function finishAll () {
  const cell = new Int32Array(new SharedArrayBuffer(4))
  const isBusy = ({ active, queued }) => active + queued > 0
  do Atomics.wait(cell, 0, 0, 50)
  while (isBusy(pool.stats()))
  Atomics.wait(cell, 0, 0, 50)
}

test('text that is not ASCII comes as it was, whatever its length', async () => {
  for (const unit of ['a', 'é', '漢', '😀', 'a漢', '\uffff']) {
    for (const length of [1, 9, 1000, 65_536, 200_001]) {
      const text = `"${unit.repeat(length)}é"`
      assert.equal(await json.get(`[${text}]`, '/0', { as: 'string', lane: 'bulk' }), text)
    }
  }
  assert.equal(await json.get('["é"]', '/0', { as: 'string' }), '"é"', 'inline too')
})

for (const [name, unit, each] of [['ASCII', 'a', 1024 * 1024], ['other', '漢', 512 * 1024]]) {
  test(`large strings that are ready together are made in several turns: ${name}`, async () => {
    const want = `"${unit.repeat(each)}"`
    const text = Buffer.from(`[${want}]`)
    const running = Array.from({ length: 12 }, () => json.get(text, '/0', { as: 'string' }))
    await new Promise(process.nextTick)
    finishAll()
    const counts = []
    const { take } = binding
    binding.take = (...args) => {
      const count = take(...args)
      counts.push(count)
      return count
    }
    try {
      for (const result of await Promise.all(running)) assert.ok(result === want)
    } finally {
      binding.take = take
    }
    assert.ok(Math.max(...counts) <= 3, String(counts))
  })
}

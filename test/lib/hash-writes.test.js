'use strict'

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { test } = require('node:test')
const { createHash, hash, pool } = require('offloop')

test('many small writes are handed over in parts, with a turn of the event loop between them', async () => {
  const stream = createHash('sha256')
  const expected = crypto.createHash('sha256')
  for (let i = 0; i < 100_000; i++) {
    const chunk = Buffer.from([i])
    stream.write(chunk)
    expected.update(chunk)
  }
  const before = pool.stats().completed
  assert.equal(await stream.digest(), expected.digest('hex'))
  assert.ok(pool.stats().completed - before >= 100_000 / 4096)
})

test('each number of writes around a turn is hashed whole', async () => {
  for (const count of [4095, 4096, 4097, 4098, 8193, 8194]) {
    const stream = createHash('sha256')
    for (let i = 0; i < count; i++) stream.write('x')
    assert.equal(await stream.digest(), await hash('sha256', 'x'.repeat(count)), count)
  }
})

test('a stream that is destroyed between its turns ends with its error', async () => {
  const stream = createHash('sha256')
  for (let i = 0; i < 50_000; i++) stream.write('x')
  const digest = stream.digest()
  // After some of them.
  setImmediate(() => setImmediate(() => stream.destroy(new Error('enough'))))
  await assert.rejects(digest, /enough/)
})

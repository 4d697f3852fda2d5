'use strict'

// The queue counts bytes, where JavaScript knows of a string how many characters it has.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { hash, pool } = require('offloop')

const MIB = 1 << 20
pool.configure({ threads: 1, maxQueuedBytes: 8 * MIB, inline: false })

const TOO_LARGE = { code: 'ERR_OFFLOOP_QUEUE_FULL', retryAfter: Infinity }

test('move: what the strings beside it make too large stays where it is', async () => {
  const data = new Uint8Array(4 * MIB)
  await assert.rejects(hash('md5', [data, 'é'.repeat(3 * MIB)], { move: true }), TOO_LARGE)
  assert.equal(data.length, 4 * MIB)
  await hash('md5', [data, 'é'.repeat(MIB)], { move: true })
  assert.equal(data.length, 0)
})

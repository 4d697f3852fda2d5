'use strict'

// The queue counts bytes, where JavaScript knows of a string how many characters it has.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { setTimeout } = require('node:timers/promises')
const { compress, createHash, hash, pool } = require('offloop')

const MIB = 1 << 20
pool.configure({ threads: 1, maxQueuedBytes: 8 * MIB, inline: false })

const TOO_LARGE = { code: 'ERR_OFFLOOP_QUEUE_FULL', retryAfter: Infinity }
// Each has at most 8 Mi characters. Those above 4 Mi take a way of their own.
const SHORT = '€'.repeat(3 * MIB)
const LONG = 'é'.repeat(5 * MIB)

for (const [name, text] of Object.entries({ SHORT, LONG })) {
  test(`${name}: a string that has more bytes than the queue takes is not to be tried again`, async () => {
    await assert.rejects(hash('md5', text), { ...TOO_LARGE, message: new RegExp(`input of ${Buffer.byteLength(text)} bytes`) })
    await assert.rejects(hash('md5', ['a', text]), TOO_LARGE)
    await assert.rejects(hash.many('md5', ['a', text]), TOO_LARGE)
  })

  test(`${name}: such a member of a long list ends it`, { timeout: 20_000 }, async () => {
    await assert.rejects(hash.many('md5', [...Array(4096).fill('a'), text]), TOO_LARGE)
  })
}

test('streams that have begun fail of what never fits', { timeout: 20_000 }, async () => {
  const stream = createHash('md5')
  await new Promise((resolve) => stream.write('a', resolve))
  stream.write(Buffer.alloc(9 * MIB))
  await assert.rejects(stream.digest(), TOO_LARGE)
})

test('move: what the strings beside it make too large stays where it is', async () => {
  const data = new Uint8Array(4 * MIB)
  await assert.rejects(hash('md5', [data, 'é'.repeat(3 * MIB)], { move: true }), TOO_LARGE)
  assert.equal(data.length, 4 * MIB)
  await hash('md5', [data, 'é'.repeat(MIB)], { move: true })
  assert.equal(data.length, 0)
})

test('what needs more room than a half empty queue has is not tried again and again', async () => {
  const stream = createHash('md5')
  await new Promise((resolve) => stream.write('a', resolve))
  const controller = new AbortController()
  const long = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i * 7919).join())
  const busy = compress('br', long, { level: 11, signal: controller.signal })
  while (pool.stats().active === 0 || pool.stats().queued > 0) await setTimeout(1)
  const waiting = hash('md5', Buffer.alloc(3 * MIB))
  const { refused } = pool.stats()
  const written = new Promise((resolve) => stream.write(Buffer.alloc(6 * MIB), resolve))
  await setTimeout(100)
  const tries = pool.stats().refused - refused
  controller.abort()
  await assert.rejects(busy, { name: 'AbortError' })
  await Promise.all([waiting, written])
  // One of them may be that of every second.
  assert.ok(tries === 1 || tries === 2, `${tries} tries`)
})

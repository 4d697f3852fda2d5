'use strict'

// The queue counts bytes, where JavaScript knows of a string how many characters it has.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { once } = require('node:events')
const { test } = require('node:test')
const { setTimeout } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const binding = require('../../lib/binding')
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

test('move: so does what a string makes too large whose bytes take turns of the event loop to count', async () => {
  const data = new Uint8Array(MIB)
  await assert.rejects(hash('md5', [data, LONG], { move: true }), TOO_LARGE)
  assert.equal(data.length, MIB)
  const text = 'x'.repeat(5 * MIB)
  assert.equal(await hash('md5', [data, text], { move: true }), crypto.createHash('md5').update(data).update(text).digest('hex'))
  assert.equal(data.length, MIB)
})

const long = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i * 7919).join())

/** Keeps the thread busy for seconds. @returns {Promise<() => Promise>} ends that */
async function keepBusy () {
  const controller = new AbortController()
  const busy = compress('br', long, { level: 11, signal: controller.signal })
  while (pool.stats().active === 0 || pool.stats().queued > 0) await setTimeout(1)
  return () => {
    controller.abort()
    return assert.rejects(busy, { name: 'AbortError' })
  }
}

/** @returns {Promise<() => void>} lets another thread fill the queue, and waits until it has */
async function makeRival () {
  const state = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(`
    const { parentPort, workerData: state } = require('node:worker_threads')
    const { hash, pool } = require(${JSON.stringify(require.resolve('offloop'))})
    parentPort.postMessage('ready')
    Atomics.wait(state, 0, 0)
    const { refused } = pool.stats()
    while (pool.stats().refused === refused) hash('md5', Buffer.alloc(1 << 20)).catch(() => {})
    Atomics.store(state, 0, 2)
    Atomics.notify(state, 0)
  `, { eval: true, workerData: state })
  await once(worker, 'message')
  return () => {
    Atomics.store(state, 0, 1)
    Atomics.notify(state, 0)
    Atomics.wait(state, 0, 1)
  }
}

test('move: what was taken has its place, whoever fills the queue meanwhile', async () => {
  const rest = await keepBusy()
  const fillQueue = await makeRival()
  const { submit } = binding
  binding.submit = function (...job) {
    fillQueue()
    return submit.apply(this, job)
  }
  const data = new Uint8Array(2 * MIB)
  let digest
  try {
    digest = hash('md5', data, { move: true })
  } finally {
    binding.submit = submit
  }
  assert.equal(data.length, 0)
  await rest()
  assert.equal(await digest, crypto.createHash('md5').update(new Uint8Array(2 * MIB)).digest('hex'))
  // It takes back nothing that it did not count.
  while (pool.stats().queued > 0) await setTimeout(1)
  assert.equal(pool.stats().queuedBytes, 0)
})

test('what needs more room than a half empty queue has is not tried again and again', async () => {
  const stream = createHash('md5')
  await new Promise((resolve) => stream.write('a', resolve))
  const rest = await keepBusy()
  const waiting = hash('md5', Buffer.alloc(3 * MIB))
  const { refused } = pool.stats()
  const written = new Promise((resolve) => stream.write(Buffer.alloc(6 * MIB), resolve))
  await setTimeout(100)
  const tries = pool.stats().refused - refused
  await rest()
  await Promise.all([waiting, written])
  // One of them may be that of every second.
  assert.ok(tries === 1 || tries === 2, `${tries} tries`)
})

'use strict'

// What JavaScript can do to a buffer while a thread reads it.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { test } = require('node:test')
const { hash, json } = require('offloop')
const { runChild } = require('./child')

const digestOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex')

test('a buffer of common size is read at the call: what happens later does not matter', async () => {
  for (const harm of [
    (buffer) => new Uint8Array(buffer).fill(9),
    (buffer) => structuredClone(buffer, { transfer: [buffer] }),
    (buffer) => buffer.transfer?.(),
  ]) {
    const buffer = new ArrayBuffer(3_000_000)
    const want = digestOf(new Uint8Array(buffer))
    const running = hash('sha256', buffer)
    harm(buffer)
    assert.equal(await running, want)
  }
})

test('a resizable buffer may shrink under a job', async () => {
  const buffer = new ArrayBuffer(2_000_000, { maxByteLength: 4_000_000 })
  const want = digestOf(new Uint8Array(buffer))
  const running = hash('sha256', new Uint8Array(buffer))
  buffer.resize(0)
  assert.equal(await running, want)
})

test('a large buffer that vanishes while it is copied is an error', async () => {
  for (const harm of [
    (buffer) => structuredClone(buffer, { transfer: [buffer] }),
    (buffer) => buffer.resize(10),
  ]) {
    const buffer = new ArrayBuffer(40_000_000, { maxByteLength: 40_000_000 })
    const running = hash('sha256', new Uint8Array(buffer, 0, 40_000_000))
    setImmediate(harm, buffer)
    await assert.rejects(running, { code: 'ERR_INVALID_ARG_VALUE' })
  }
})

test('shared memory may change under a job without harm', async () => {
  const shared = new SharedArrayBuffer(1_000_000)
  const running = hash('sha256', shared)
  new Uint8Array(shared).fill(1)
  assert.match(await running, /^[0-9a-f]{64}$/)
  assert.deepEqual(await json.validate(new Uint8Array(new SharedArrayBuffer(10)).fill(0x31)), { valid: true })
})

test('what was moved is gone for the caller, and read in place', async () => {
  const mine = crypto.randomBytes(2_000_000)
  const want = digestOf(mine)
  const running = hash('sha256', mine.buffer, { move: true })
  assert.equal(mine.byteLength, 0)
  assert.equal(await running, want)
  await assert.rejects(hash('sha256', mine), { code: 'ERR_INVALID_ARG_VALUE' })
  const part = Buffer.from('a part of a pooled Buffer')
  assert.equal(await hash('sha256', part, { move: true }), digestOf('a part of a pooled Buffer'))
})

test('garbage collection under load neither loses nor keeps memory', async () => {
  const { code, err } = await runChild(`
    async function main () {
      const round = () => Promise.all(Array.from({ length: 20 }, (_, i) =>
        offloop.compress('zstd', Buffer.alloc(500000, i)).then((packed) => offloop.decompress('zstd', packed))))
      for (let i = 0; i < 10; i++) { await round(); gc(); await new Promise(setImmediate) }
      gc()
      const before = process.memoryUsage()
      for (let i = 0; i < 40; i++) { await round(); gc(); await new Promise(setImmediate) }
      const grown = () => {
        const { external, rss } = process.memoryUsage()
        return { external: external - before.external, rss: rss - before.rss }
      }
      // When buffers and the pool's memory are given back is up to threads that may have to wait for a processor.
      const until = performance.now() + 60_000
      for (let now = grown(); now.external >= 5e6 || now.rss >= 60e6; now = grown()) {
        if (performance.now() > until) throw new Error('kept: ' + JSON.stringify(now))
        gc()
        await new Promise(setImmediate)
      }
    }
    main()`, { args: ['--expose-gc'] })
  assert.equal(code, 0, err)
})

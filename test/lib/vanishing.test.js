'use strict'

// Bytes that the caller changes, gives away or cuts off around the call: an error, or what they were, and never
// the result of something else.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { compress, hash, hmac, json, password } = require('offloop')

const LARGE = 6_000_000
const give = (buffer) => structuredClone(buffer, { transfer: [buffer] })
const skip = ArrayBuffer.prototype.resize === undefined && 'this Node has no resizable memory'

const GONE = { code: 'ERR_INVALID_ARG_VALUE' }

test('a large input that is given away in the turn of the call is refused', async () => {
  for (const View of [Uint8Array, DataView]) {
    const view = new View(new ArrayBuffer(LARGE))
    const digest = hash('sha256', view)
    give(view.buffer)
    await assert.rejects(digest, { ...GONE, message: /was transferred or resized/ })
  }
})

test('two calls may not take the same large input from each other unseen', async () => {
  const data = new Uint8Array(LARGE).fill(7)
  const digest = hash('sha256', data)
  const packed = compress('gzip', data, { move: true })
  await assert.rejects(digest, GONE)
  assert.ok((await packed).length > 1000)
})

test('a large input behind a long string counts as it was at the call', async () => {
  const data = new Uint8Array(LARGE)
  const digests = hash.many('sha256', ['é'.repeat(3_000_000), data])
  give(data.buffer)
  await assert.rejects(digests, GONE)
})

test('a large input that shrinks in the turn of the call is refused', { skip }, async () => {
  const buffer = new ArrayBuffer(LARGE, { maxByteLength: LARGE })
  const digest = hash('sha256', buffer)
  buffer.resize(10)
  await assert.rejects(digest, GONE)
})

test('a large input that grows counts as long as it was', { skip }, async () => {
  const buffer = new ArrayBuffer(LARGE, { maxByteLength: 2 * LARGE })
  const digest = hash('sha256', new Uint8Array(buffer))
  buffer.resize(2 * LARGE)
  assert.equal(await digest, await hash('sha256', Buffer.alloc(LARGE)))
})

test('a view whose bytes are gone is no empty one, as data, key or patch', async () => {
  const detached = new Uint8Array(4)
  const views = [detached, new DataView(detached.buffer), detached.buffer]
  give(detached.buffer)
  if (!skip) {
    const buffer = new ArrayBuffer(8, { maxByteLength: 8 })
    views.push(new Uint8Array(buffer, 4), new Float32Array(buffer, 4, 1), new DataView(buffer, 4, 4))
    // Those of fixed length are cut off; the first one still has its place.
    buffer.resize(2)
    views.shift()
  }
  for (const view of views) {
    await assert.rejects(hash('sha256', view), GONE)
    await assert.rejects(hash('sha256', [view, 'x']), GONE)
    await assert.rejects(hash('blake2b', 'x', { key: view }), GONE)
    await assert.rejects(hmac('sha256', view, 'x'), GONE)
    await assert.rejects(json.patch('[]', view), GONE)
    await assert.rejects(json.mergePatch('[]', view), GONE)
    await assert.rejects(password.hash(view, { memory: 64, passes: 1 }), GONE)
  }
})

test('a secret in shared memory that another thread grows meanwhile is what was there first', { skip }, async (t) => {
  const shared = new SharedArrayBuffer(16, { maxByteLength: 1024 })
  new Uint8Array(shared).fill(7)
  const want = await hmac('sha256', new Uint8Array(16).fill(7), 'x')
  // As the other thread would, once it is known how much there is.
  const { ArrayBuffer } = globalThis
  t.after(() => { globalThis.ArrayBuffer = ArrayBuffer })
  globalThis.ArrayBuffer = class extends ArrayBuffer {
    constructor (...given) {
      super(...given)
      shared.grow(1024)
    }
  }
  const digest = hmac('sha256', shared, 'x')
  assert.equal(shared.byteLength, 1024)
  assert.equal(await digest, want)
})

test('what is empty may be', async () => {
  const nothing = await hash('sha256', '')
  for (const data of [new Uint8Array(0), new Float64Array(0), new DataView(new ArrayBuffer(0)), new ArrayBuffer(0),
    new SharedArrayBuffer(0), Buffer.alloc(0), []]) {
    assert.equal(await hash('sha256', data), nothing)
  }
})

test('an upgraded hash is that of the password, whatever its buffer holds by then', async () => {
  const cheap = { memory: 64, passes: 1 }
  const stored = await password.hash('secret', cheap)
  const wiped = Buffer.from('secret')
  const moved = new TextEncoder().encode('secret')
  const calls = [
    password.verifyAndUpgrade(stored, wiped, { ...cheap, memory: 128 }),
    password.verifyAndUpgrade(stored, moved, { ...cheap, memory: 128, move: true, timeout: 60_000 }),
  ]
  wiped.fill(0)
  assert.equal(moved.byteLength, 0, 'it has been moved')
  for (const { valid, upgraded } of await Promise.all(calls)) {
    assert.equal(valid, true)
    assert.match(upgraded, /\$m=128,/)
    assert.equal(await password.verify(upgraded, 'secret'), true)
  }
})

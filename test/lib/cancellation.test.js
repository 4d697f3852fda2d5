'use strict'

// signal and timeout, alone and many at once.

const assert = require('node:assert/strict')
const { getEventListeners } = require('node:events')
const { test } = require('node:test')
const { compress, hash, json, password, plan, pool } = require('offloop')

const reason = new Error('enough')
const listeners = (signal) => getEventListeners(signal, 'abort').length

test('a signal that is aborted already rejects before anything is read', async () => {
  const signal = AbortSignal.abort(reason)
  const mine = new ArrayBuffer(100_000)
  const before = pool.stats()
  for (const call of [
    () => hash('sha256', mine, { signal, move: true }),
    () => compress('zstd', mine, { signal, move: true }),
    () => json.minify(mine, { signal, move: true }),
    () => plan().minify().run(mine, { signal, move: true }),
    // What is wrong with it would be found by a look.
    () => hash('sha256', 5, { signal }),
  ]) {
    await assert.rejects(call, { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
  }
  assert.equal(mine.byteLength, 100_000)
  assert.equal(pool.stats().cancelled, before.cancelled)
  assert.equal(listeners(signal), 0)
})

test('no listener stays on a signal, however a call ends', async () => {
  const { signal } = new AbortController()
  const large = Buffer.alloc(9_000_000)
  await hash('sha256', large, { signal })
  await hash('sha256', Buffer.alloc(20_000), { signal })
  await assert.rejects(json.minify('[', { signal }), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  // On a busy machine a shorter job may be done before the timer gets its turn.
  await assert.rejects(password.hash('x', { passes: 1024, signal, timeout: 1 }), { code: 'ERR_OFFLOOP_TIMEOUT' })
  await assert.rejects(hash('sha256', Symbol.iterator, { signal }), { code: 'ERR_INVALID_ARG_TYPE' })
  assert.equal(listeners(signal), 0)
})

test('one signal stops ten thousand calls, with one listener and no warning', async () => {
  const warnings = []
  const note = (warning) => warnings.push(warning.name)
  process.on('warning', note)
  const controller = new AbortController()
  const { signal } = controller
  const calls = Array.from({ length: 10_000 }, (_, i) => hash('blake2b', Buffer.alloc(9000, i), { signal }))
  assert.equal(listeners(signal), 1)
  const settled = Promise.allSettled(calls)
  setImmediate(() => controller.abort(reason))
  const results = await settled
  const aborted = results.filter(({ status }) => status === 'rejected')
  assert.ok(aborted.length > 0)
  assert.ok(aborted.every((each) => each.reason.cause === reason))
  assert.equal(listeners(signal), 0)
  // Warnings are emitted in a later turn.
  await new Promise(setImmediate)
  process.off('warning', note)
  assert.deepEqual(warnings, [])
})

test('a listener of the user may start and abort other calls', async () => {
  const first = new AbortController()
  const second = new AbortController()
  let nested
  first.signal.addEventListener('abort', () => {
    second.abort(reason)
    nested = hash('sha256', Buffer.alloc(20_000))
  })
  const calls = [first, second, first].map(({ signal }) => hash('sha256', Buffer.alloc(6_000_000), { signal }))
  const settled = Promise.allSettled(calls)
  first.abort(reason)
  for (const { reason: error } of await settled) assert.equal(error.cause, reason)
  assert.match(await nested, /^[0-9a-f]{64}$/)
})

test('a timeout counts the time in the queue', async () => {
  const busy = new AbortController()
  const { threads } = pool.stats()
  // Seconds of work each, which the abort ends.
  const blockers = Array.from({ length: threads * 4 }, () =>
    password.hash('x', { passes: 1024, signal: busy.signal }).catch(() => {}))
  // Else the other lane's turn may come before all threads have one of these.
  while (pool.stats().active < threads) await new Promise(setImmediate)
  await assert.rejects(hash('sha256', Buffer.alloc(20_000), { lane: 'bulk', timeout: 1 }), {
    code: 'ERR_OFFLOOP_TIMEOUT', message: /1 ms/,
  })
  busy.abort()
  await Promise.all(blockers)
})

'use strict'

// A large input alone is worked on while it is still being copied. What JavaScript does meanwhile, to the buffer, to the
// call and to the event loop, harms nobody.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { test } = require('node:test')
const { setImmediate: nextTurn } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const { compress, decompress, hash, json, pool } = require('offloop')
const { ROOT, runChild } = require('./child')

// As many turns of the event loop as there are slices of 2 MiB.
const LARGE = 64_000_000

pool.configure({ threads: 2 })

const digestOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex')

/** Until no thread has a job and nothing is counted as queued, which is a hang where it never comes. */
async function untilIdle () {
  for (;;) {
    const { active, queued, queuedBytes } = pool.stats()
    if (active + queued + queuedBytes === 0) return
    await nextTurn()
  }
}

/** That the pool begins before the last slice is copied, and ends when there will be none. */
async function assertBeginsEarly () {
  const buffer = new ArrayBuffer(LARGE)
  const digest = hash('sha256', buffer)
  await nextTurn()
  // No slice is copied meanwhile. A minute without a thread is the failure.
  const until = performance.now() + 60_000
  while (pool.stats().active === 0) assert.ok(performance.now() < until)
  structuredClone(buffer, { transfer: [buffer] })
  await assert.rejects(digest, { code: 'ERR_INVALID_ARG_VALUE', message: /was transferred or resized while it was being copied/ })
  await untilIdle()
}

test('the pool begins before the last slice is copied, and ends when there will be none', assertBeginsEarly)

test('the result is that of the whole, whatever arrived first', async () => {
  const values = Array.from({ length: 150_000 }, (_, i) => ({ i, text: `${i} é \\u00e9 "` }))
  const text = Buffer.from(JSON.stringify(values))
  assert.ok(text.length > 5_000_000)
  // Memory that is used again holds something else.
  const other = Buffer.alloc(text.length, 0xee)
  // One at a time: each is alone.
  assert.equal(await hash('sha256', other), digestOf(other))
  assert.equal(await hash('sha256', text), digestOf(text))
  await hash('sha256', other)
  assert.deepEqual(await json.validate(text), { valid: true })
  assert.ok(text.equals(await json.minify(text)))
  assert.equal(await json.get(text, '/149999/i'), 149_999)
  assert.deepEqual(await json.parse(text), values)
  assert.equal(JSON.parse(await json.search(text, 'length(@)')), 150_000)
  for (const threads of [0, 2]) {
    assert.ok(text.equals(await decompress('zstd', await compress('zstd', text, { threads }))))
  }
  assert.ok(text.equals(await decompress('gzip', await compress('gzip', text))))
})

test('middling ones are copied in the turn of the call, for the pool to read meanwhile', async () => {
  for (const size of [65_535, 65_536, 65_537, 1_000_000, 4_194_304]) {
    const bytes = crypto.randomBytes(size)
    const want = digestOf(bytes)
    const digest = hash('sha256', bytes)
    bytes.fill(0)
    assert.equal(await digest, want)
  }
})

test('what is wrong at the start ends the call, and the copying', async () => {
  const text = Buffer.alloc(LARGE, ' ')
  text[3] = 0x7d
  const error = await json.parse(text).then(() => undefined, (each) => each)
  assert.equal(error.code, 'ERR_OFFLOOP_INVALID_INPUT')
  assert.deepEqual([error.offset, error.line, error.column], [3, 1, 4])
  await untilIdle()
})

test('a call may be aborted, and time out, while its input arrives', async () => {
  const bytes = Buffer.alloc(LARGE)
  for (let i = 0; i < 20; i++) {
    const controller = new AbortController()
    const digest = hash('sha256', bytes, { signal: controller.signal })
    for (let turn = 0; turn < i % 7; turn++) await nextTurn()
    controller.abort()
    await assert.rejects(digest, { name: 'AbortError' })
  }
  await assert.rejects(compress('zstd', bytes, { level: 19, timeout: 20 }), { code: 'ERR_OFFLOOP_TIMEOUT' })
  await untilIdle()
})

/** A worker whose loop stands still while its input arrives, until `gate` is 1; resolves when it does. */
function standingWorker (gate) {
  const worker = new Worker(`
    const { parentPort, workerData } = require('node:worker_threads')
    const { hash } = require(${JSON.stringify(ROOT)})
    hash('sha256', Buffer.alloc(${LARGE}, 7)).then((digest) => parentPort.postMessage(digest))
    setImmediate(() => {
      parentPort.postMessage('stands')
      Atomics.wait(workerData, 0, 0)
    })`, { eval: true, workerData: gate })
  return new Promise((resolve) => worker.once('message', () => resolve(worker)))
}

/** A worker that sets `done` to 1 when it has got 20 digests, which it begins at a message. */
function workingWorker (done) {
  const worker = new Worker(`
    const { parentPort, workerData } = require('node:worker_threads')
    const { hash } = require(${JSON.stringify(ROOT)})
    parentPort.once('message', async () => {
      for (let i = 0; i < 20; i++) await hash('sha256', Buffer.alloc(100_000))
      Atomics.store(workerData, 0, 1)
      Atomics.notify(workerData, 0)
    })
    parentPort.postMessage('ready')`, { eval: true, workerData: done })
  return new Promise((resolve) => worker.once('message', () => resolve(worker)))
}

test('event loops that stand still never have every thread', async () => {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const done = new Int32Array(new SharedArrayBuffer(4))
  const [standing, working] = await Promise.all([standingWorker(gate), workingWorker(done)])
  const bytes = Buffer.alloc(LARGE, 7)
  const digest = hash('sha256', bytes)
  await nextTurn()
  working.postMessage('go')
  Atomics.wait(done, 0, 0)
  const other = new Promise((resolve) => standing.once('message', resolve))
  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
  assert.equal(await digest, digestOf(bytes))
  assert.equal(await other, digestOf(bytes))
  await Promise.all([standing.terminate(), working.terminate()])
})

test('an environment may end while its input arrives', async () => {
  const { code, out, err } = await runChild(`
    const { Worker } = require('node:worker_threads')
    offloop.pool.configure({ threads: 2 })
    async function main () {
      for (let i = 0; i < 20; i++) {
        const worker = new Worker(\`
          const { hash } = require(${JSON.stringify(ROOT)})
          hash('sha256', Buffer.alloc(${LARGE})).catch(() => {})
          require('node:worker_threads').parentPort.postMessage(1)\`, { eval: true })
        await new Promise((resolve) => worker.once('message', resolve))
        await worker.terminate()
      }
      while (offloop.pool.stats().active > 0) await new Promise(setImmediate)
      console.log('idle')
    }
    main()`)
  assert.deepEqual({ code, out }, { code: 0, out: 'idle\n' }, err)
})

// What began early is counted, so that it never has every thread.
test('and it still does, after all that', assertBeginsEarly)

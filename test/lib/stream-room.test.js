'use strict'

// Streams and a full queue: one that has begun waits for room, a new one is refused.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { test } = require('node:test')
const { buffer } = require('node:stream/consumers')
const { Worker } = require('node:worker_threads')
const zlib = require('node:zlib')
const { compress, createCompress, createHash, hash, json, pool } = require('offloop')

pool.configure({ threads: 1, maxQueuedJobs: 4, inline: false })

const work = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i * 7919).join())

/** Fills the queue: when it returns, the next job is refused. @returns what settles when all of it is done */
function fill () {
  const { refused } = pool.stats()
  const jobs = []
  while (pool.stats().refused === refused) jobs.push(compress('gzip', work, { level: 9 }))
  return Promise.allSettled(jobs)
}

const write = (stream, chunk) => new Promise((resolve, reject) => {
  stream.once('error', reject)
  stream.write(chunk, (error) => error ? reject(error) : resolve())
})

/** Whether the stream's last chunk has met a full queue. */
async function refusedOnce (before) {
  while (pool.stats().refused === before) await new Promise(setImmediate)
}

const STREAMS = {
  compress: {
    open: () => createCompress('gzip'),
    chunks: ['one ', 'two'],
    result: async (stream) => zlib.gunzipSync(await buffer(stream)).toString(),
    expected: () => 'one two',
  },
  lines: {
    open: () => json.createLines({ as: 'buffer' }),
    chunks: ['{"a":1}\n', '{"b":2}\n'],
    result: async (stream) => (await buffer(stream)).toString(),
    expected: () => '{"a":1}\n{"b":2}\n',
  },
  hash: {
    open: () => createHash('sha256'),
    chunks: ['one ', 'two'],
    result: (stream) => stream.digest(),
    expected: () => hash('sha256', 'one two'),
  },
}

for (const [name, { open, chunks: [first, second], result, expected }] of Object.entries(STREAMS)) {
  test(`${name}: a stream that has begun waits for room in a full queue`, async () => {
    const stream = open()
    await write(stream, first)
    const filling = fill()
    const { refused } = pool.stats()
    const written = write(stream, second)
    await refusedOnce(refused)
    await Promise.all([written, filling])
    stream.end()
    assert.equal(await result(stream), await expected())
  })

  test(`${name}: the first chunk is refused when the queue is full`, async () => {
    const filling = fill()
    const stream = open()
    stream.resume?.()
    const [error] = await Promise.all([once(stream, 'error'), write(stream, first).catch(() => {})])
    assert.equal(error[0].code, 'ERR_OFFLOOP_QUEUE_FULL')
    assert.ok(error[0].retryAfter >= 1)
    await filling
  })
}

test('many streams that wait all get their turn, in order', async () => {
  const streams = Array.from({ length: 40 }, () => createHash('sha256'))
  for (const stream of streams) await write(stream, 'one ')
  const filling = fill()
  const order = []
  await Promise.all([filling, ...streams.map(async (stream, i) => {
    await write(stream, 'two')
    order.push(i)
  })])
  assert.deepEqual(order, streams.map((_, i) => i))
  const want = await hash('sha256', 'one two')
  for (const stream of streams) assert.equal(await stream.digest(), want)
})

test('a chunk above 4 MiB waits as well', async () => {
  const large = Buffer.alloc(5 << 20, 'large ')
  const stream = createHash('sha256')
  await write(stream, 'one ')
  const filling = fill()
  const { refused } = pool.stats()
  const written = write(stream, large)
  await refusedOnce(refused)
  await Promise.all([written, filling])
  assert.equal(await stream.digest(), await hash('sha256', ['one ', large]))
})

test('a signal ends what waits at once', async () => {
  const controller = new AbortController()
  const stream = createCompress('gzip', { signal: controller.signal })
  await write(stream, 'one')
  let filled = false
  const filling = fill().then(() => { filled = true })
  const { refused } = pool.stats()
  const written = assert.rejects(write(stream, 'two'), { name: 'AbortError' })
  await refusedOnce(refused)
  controller.abort()
  await written
  assert.equal(filled, false)
  await filling
})

test('what a destroyed stream holds is given back once there is room', async () => {
  const stream = createCompress('gzip')
  await write(stream, 'one')
  const filling = fill()
  const { refused, completed } = pool.stats()
  stream.destroy()
  await refusedOnce(refused)
  const done = (await filling).filter(({ status }) => status === 'fulfilled').length
  while (pool.stats().completed - completed <= done) await new Promise(setImmediate)
})

test('what waits keeps its thread alive, and waits although others filled the queue', async () => {
  const worker = new Worker(`
    const { parentPort } = require('node:worker_threads')
    const { createHash } = require(${JSON.stringify(require.resolve('offloop'))})
    const stream = createHash('sha256')
    stream.write('one ', () => parentPort.once('message', () => {
      stream.write('two', () => stream.digest().then((digest) => parentPort.postMessage(digest)))
    }).postMessage('begun'))
  `, { eval: true })
  await once(worker, 'message')
  const filling = fill()
  worker.postMessage('go on')
  const [[digest]] = await Promise.all([once(worker, 'message'), filling, once(worker, 'exit')])
  assert.equal(digest, await hash('sha256', 'one two'))
})

test('close() that stops what is under way stops what waits', async () => {
  const stream = createHash('sha256')
  await write(stream, 'one ')
  const filling = fill()
  const { refused } = pool.stats()
  const written = assert.rejects(write(stream, 'two'), { code: 'ERR_OFFLOOP_CLOSED' })
  await refusedOnce(refused)
  await pool.close({ drain: false })
  await written
  await filling
})

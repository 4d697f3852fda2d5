'use strict'

// Streams and a full queue: one that has begun waits for room, a new one is refused.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { test } = require('node:test')
const { buffer } = require('node:stream/consumers')
const { Worker } = require('node:worker_threads')
const zlib = require('node:zlib')
const binding = require('../../lib/binding')
const { compress, createCompress, createDecompress, createHash, createWebCompress, hash, json, pool } = require('offloop')

pool.configure({ threads: 1, maxQueuedJobs: 4, maxQueuedBytes: 16 << 20, inline: false })

const work = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i * 7919).join())

/** @returns {Promise[]} of jobs that fill the queue: one more, in this turn, is refused */
function fillQueue () {
  const { refused } = pool.stats()
  const jobs = []
  while (pool.stats().refused === refused) jobs.push(compress('gzip', work, { level: 9 }))
  return jobs
}

/**
 * Keeps the thread busy, then fills the queue: what comes next is refused until the first of these is done.
 *
 * @returns {Promise<{ filling: Promise }>} filling settles when all of it is done
 */
async function fill () {
  const running = compress('gzip', [work, work, work], { level: 9 })
  // What runs is in the queue no more.
  while (pool.stats().active === 0) await new Promise(setImmediate)
  return { filling: Promise.allSettled([running, ...fillQueue()]) }
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
    const { filling } = await fill()
    const { refused } = pool.stats()
    const written = write(stream, second)
    await refusedOnce(refused)
    await Promise.all([written, filling])
    stream.end()
    assert.equal(await result(stream), await expected())
  })

  test(`${name}: the first chunk is refused when the queue is full`, async () => {
    const { filling } = await fill()
    const stream = open()
    stream.resume?.()
    const [error] = await Promise.all([once(stream, 'error'), write(stream, first).catch(() => {})])
    assert.equal(error[0].code, 'ERR_OFFLOOP_QUEUE_FULL')
    assert.ok(error[0].retryAfter >= 1)
    await filling
  })
}

test('with waitForRoom the first chunk waits as well', async () => {
  const waitForRoom = true
  const zipped = zlib.gzipSync('one')
  const { filling } = await fill()
  let filled = false
  filling.then(() => { filled = true })
  const { refused } = pool.stats()
  const streams = [[createCompress('gzip', { waitForRoom }), 'one'], [createDecompress('gzip', { waitForRoom }), zipped]]
  const web = createWebCompress('gzip', { waitForRoom })
  const writer = web.writable.getWriter()
  writer.write(Buffer.from('one'))
  writer.close()
  for (const [stream, chunk] of streams) stream.end(chunk)
  await refusedOnce(refused)
  assert.equal(filled, false)
  const [small, large, webs] = await Promise.all([buffer(streams[0][0]), buffer(streams[1][0]), buffer(web.readable), filling])
  assert.deepEqual([zlib.gunzipSync(small), large, zlib.gunzipSync(webs)].map(String), ['one', 'one', 'one'])
  assert.throws(() => createCompress('gzip', { waitForRoom: 1 }), { code: 'ERR_INVALID_ARG_TYPE' })
})

test('with waitForRoom a chunk may be larger than the queue', async () => {
  const large = Buffer.alloc(20 << 20, 'larger than the queue ')
  const refused = createCompress('gzip').resume()
  refused.write(large)
  assert.equal((await once(refused, 'error'))[0].retryAfter, Infinity)
  const stream = createCompress('gzip', { level: 1, waitForRoom: true })
  const { filling } = await fill()
  let called = 0
  stream.write(large, () => called++)
  stream.end('end')
  const [output] = await Promise.all([buffer(stream), filling])
  assert.ok(zlib.gunzipSync(output).equals(Buffer.concat([large, Buffer.from('end')])))
  assert.equal(called, 1)
})

test('with waitForRoom a stream that is destroyed within a chunk works on no more of it', async () => {
  const stream = createCompress('gzip', { level: 9, waitForRoom: true })
  stream.write(Buffer.alloc(16 << 20, work))
  await once(stream, 'data')
  const { completed } = pool.stats()
  stream.destroy()
  let now = pool.stats()
  while (now.active + now.queued > 0) {
    await new Promise(setImmediate)
    now = pool.stats()
  }
  // The part under way, and what gives the memory back.
  assert.ok(now.completed <= completed + 2)
})

test('many streams that wait all get their turn, in order', async () => {
  const streams = Array.from({ length: 40 }, () => createHash('sha256'))
  for (const stream of streams) await write(stream, 'one ')
  const { filling } = await fill()
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
  const { filling } = await fill()
  const { refused } = pool.stats()
  const written = write(stream, large)
  await refusedOnce(refused)
  await Promise.all([written, filling])
  assert.equal(await stream.digest(), await hash('sha256', ['one ', large]))
})

test('a chunk above 4 MiB is not passed by smaller ones that came later', async () => {
  const streams = [createHash('sha256'), createHash('sha256'), createHash('sha256')]
  for (const stream of streams) await write(stream, 'one ')
  const running = compress('gzip', [work, work, work], { level: 9 })
  while (pool.stats().active === 0) await new Promise(setImmediate)
  // When two of these are left there is room for small ones, and with one of them for the large one.
  const filler = Buffer.alloc(4_000_000, work)
  const filling = [1, 2, 3, 4].map(() => compress('gzip', filler, { level: 9 }))
  const { refused } = pool.stats()
  const { allocateInput, submit } = binding
  const admitted = []
  const note = (size, refusal) => {
    if (refusal?.code === undefined) admitted.push(size)
    return refusal
  }
  binding.allocateInput = (sizes, plan) => note(sizes[0], allocateInput(sizes, plan))
  binding.submit = (id, plan, input, flags) => note(input.length, submit(id, plan, input, flags))
  try {
    const written = []
    for (const [i, size] of [12_000_000, 10, 11].entries()) {
      written.push(write(streams[i], Buffer.alloc(size)))
      await refusedOnce(refused + i)
    }
    await Promise.all([running, ...filling, ...written])
  } finally {
    Object.assign(binding, { allocateInput, submit })
  }
  assert.deepEqual(admitted, [12_000_000, 10, 11])
})

/** Chunks of lines through a stream that meets a full queue; `onWritten(i)` is called when the i-th is its writer's again. */
async function linesWaiting (chunks, onWritten) {
  const stream = json.createLines({ as: 'buffer' })
  await write(stream, '0\n')
  const { filling } = await fill()
  const { refused } = pool.stats()
  chunks.forEach((chunk, i) => stream.write(chunk, (error) => error || onWritten(i)))
  stream.end()
  await refusedOnce(refused)
  const [text] = await Promise.all([buffer(stream), filling])
  return text.toString()
}

test('lines: what was written is its writer\'s again while it waits', async () => {
  const chunks = [Buffer.from('1\n'), new Uint8Array(Buffer.from('2\n')), Buffer.from('3\n')]
  let written = 0
  const text = await linesWaiting(chunks, (i) => {
    written++
    if (i === 1) structuredClone(chunks[i].buffer, { transfer: [chunks[i].buffer] })
    else chunks[i].write('9\n')
  })
  assert.equal(text, '0\n1\n2\n3\n')
  assert.equal(written, 3)
})

test('hash.many: a part of a list that waits stays as it was copied', async () => {
  const members = Array.from({ length: 4097 }, () => new Uint8Array(8))
  const filling = Promise.allSettled(fillQueue())
  await new Promise(setImmediate)
  while (pool.stats().queued === 4) await new Promise(setImmediate)
  const { refused } = pool.stats()
  const state = { settled: false }
  const digests = hash.many('md5', members).finally(() => { state.settled = true })
  const more = Promise.allSettled(fillQueue())
  while (pool.stats().refused < refused + 2 && !state.settled) await new Promise(setImmediate)
  members.at(-1).fill(1)
  structuredClone(members.at(-1).buffer, { transfer: [members.at(-1).buffer] })
  const all = await digests
  assert.equal(all.at(-1), all[0])
  await Promise.all([filling, more])
})

test('a chunk that is given away while it waits is an error', async () => {
  for (const size of [8, 5 << 20]) {
    const stream = createHash('sha256')
    await write(stream, 'one ')
    const { filling } = await fill()
    const { refused } = pool.stats()
    const chunk = new Uint8Array(size)
    const written = assert.rejects(write(stream, chunk), { code: 'ERR_INVALID_ARG_VALUE', message: /waited for room/ })
    await refusedOnce(refused)
    await new Promise(setImmediate)
    structuredClone(chunk.buffer, { transfer: [chunk.buffer] })
    await written
    await filling
  }
})

test('a signal ends what waits at once', async () => {
  const controller = new AbortController()
  const stream = createCompress('gzip', { signal: controller.signal })
  await write(stream, 'one')
  let filled = false
  const { filling } = await fill()
  filling.then(() => { filled = true })
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
  const { filling } = await fill()
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
  const { filling } = await fill()
  worker.postMessage('go on')
  const [[digest]] = await Promise.all([once(worker, 'message'), filling, once(worker, 'exit')])
  assert.equal(digest, await hash('sha256', 'one two'))
})

test('close() that stops what is under way stops what waits', async () => {
  const stream = createHash('sha256')
  await write(stream, 'one ')
  const { filling } = await fill()
  const { refused } = pool.stats()
  const written = assert.rejects(write(stream, 'two'), { code: 'ERR_OFFLOOP_CLOSED' })
  await refusedOnce(refused)
  await pool.close({ drain: false })
  await written
  await filling
})

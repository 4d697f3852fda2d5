'use strict'

// The Web twins of streams: backpressure, every kind of bytes, and failures that both sides hear of.

const assert = require('node:assert/strict')
const { randomBytes } = require('node:crypto')
const { test } = require('node:test')
const { buffer } = require('node:stream/consumers')
const zlib = require('node:zlib')
const { createWebCompress, createWebDecompress, json, pool } = require('offloop')

const WEB = {
  createWebCompress: () => createWebCompress('gzip'),
  createWebDecompress: () => createWebDecompress('auto'),
  'json.createWebLines': () => json.createWebLines(),
}

const noise = randomBytes(64 * 1024)

/** A source that counts what is asked of it, without an end. */
function endless (chunk) {
  const source = { pulled: 0 }
  source.stream = new ReadableStream({ pull (controller) { source.pulled++; controller.enqueue(chunk) } }, { highWaterMark: 0 })
  return source
}

const idle = async () => { for (let i = 0; i < 200; i++) await new Promise(setImmediate) }

test('a reader that stops reading stops the writer', async () => {
  const rows = Buffer.from('{"a":1}\n'.repeat(8192))
  for (const [chunk, web] of [[noise, createWebCompress('gzip')], [rows, json.createWebLines()],
    [rows, json.createWebLines({ as: 'buffer' })]]) {
    const source = endless(chunk)
    const reader = source.stream.pipeThrough(web).getReader()
    await reader.read()
    // Until no more is asked for.
    for (let before = -1; before !== source.pulled; await idle()) before = source.pulled
    assert.ok(source.pulled < 100, `${source.pulled} chunks`)
    await reader.cancel()
  }
})

test('a writer that heeds ready gets a few chunks in', async () => {
  const writer = createWebCompress('gzip').writable.getWriter()
  let accepted = 0
  const filling = (async () => {
    for (;;) {
      await writer.ready
      writer.write(noise).catch(() => {})
      accepted++
    }
  })()
  filling.catch(() => {})
  await idle()
  assert.ok(accepted < 100, `${accepted} chunks`)
  await writer.abort()
})

test('abort() does not wait for a reader of what was written', async () => {
  const stream = createWebCompress('gzip')
  const writer = stream.writable.getWriter()
  const { completed } = pool.stats()
  writer.write(randomBytes(1024 * 1024)).catch(() => {})
  // Until the compressed bytes wait for a reader.
  while (pool.stats().completed === completed) await idle()
  await idle()
  await writer.abort(new Error('enough'))
  await assert.rejects(stream.readable.getReader().read(), /enough/)
})

test('every kind of bytes is taken', async () => {
  const bytes = Buffer.from('0123456789abcdef')
  const shared = new SharedArrayBuffer(16)
  new Uint8Array(shared).set(bytes)
  const own = () => new Uint8Array(bytes).buffer
  for (const chunk of [bytes, own(), shared, new Float64Array(own()), new DataView(own()), String(bytes)]) {
    const source = new ReadableStream({ start (controller) { controller.enqueue(chunk); controller.close() } })
    assert.equal(String(zlib.gunzipSync(await buffer(source.pipeThrough(createWebCompress('gzip'))))), String(bytes))
  }
})

for (const [name, open] of Object.entries(WEB)) {
  test(`${name}: what is no chunk fails on both sides`, async () => {
    const { readable, writable } = open()
    const reading = readable.getReader().read()
    await assert.rejects(writable.getWriter().write(5), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(reading, { code: 'ERR_INVALID_ARG_TYPE' })
  })

  test(`${name}: a writer that aborts fails the reader, and a reader that cancels the writer`, async () => {
    const aborted = open()
    const reading = aborted.readable.getReader().read()
    await aborted.writable.abort(new Error('no more'))
    await assert.rejects(reading, /no more/)
    const cancelled = open()
    const writer = cancelled.writable.getWriter()
    await cancelled.readable.cancel()
    await assert.rejects(writer.closed)
  })
}

/** Ways to end a stream in the turn in which a reader asks for more of what waits in it. */
const ENDS = {
  cancel: ({ reader }) => reader.cancel(),
  'cancel with a reason': ({ reader }) => reader.cancel(new Error('left')),
  'abort, then cancel': ({ reader, writer }) => {
    writer.abort().catch(() => {})
    return reader.cancel()
  },
}

/** A stream of which much was written and a chunk was read, so that more waits for its reader. */
async function halfRead ({ readable, writable }, chunks) {
  const [reader, writer] = [readable.getReader(), writable.getWriter()]
  for (const end of [reader, writer]) end.closed.catch(() => {})
  for (const chunk of chunks) writer.write(chunk).catch(() => {})
  await reader.read()
  await idle()
  return { reader, writer }
}

const packed = zlib.gzipSync(randomBytes(400_000))
const HALVES = {
  'json.createWebLines': () => halfRead(json.createWebLines(), [Buffer.from('{"a":1}\n'.repeat(30_000))]),
  createWebDecompress: () => halfRead(createWebDecompress('gzip'),
    Array.from({ length: 20 }, (_, i) => packed.subarray(i * 20_000, (i + 1) * 20_000))),
}

test('several reads may be pending at once', async () => {
  const sources = [
    [createWebDecompress('gzip'), packed],
    [createWebCompress('gzip'), randomBytes(400_000)],
    [json.createWebLines(), Buffer.from('{"a":1}\n'.repeat(3))],
  ]
  for (const [{ readable, writable }, data] of sources) {
    const [reader, writer] = [readable.getReader(), writable.getWriter()]
    const written = writer.write(data).then(() => writer.close())
    const [first] = await Promise.all([reader.read(), reader.read(), reader.read()])
    assert.equal(first.done, false)
    while (!(await reader.read()).done);
    await written
  }
})

for (const [name, open] of Object.entries(HALVES)) {
  for (const [how, end] of Object.entries(ENDS)) {
    // What is thrown where nobody can catch it fails the test.
    test(`${name}: ${how}, while a read is pending and more is on its way`, async () => {
      for (let i = 0; i < 5; i++) {
        const ends = await open()
        const reading = ends.reader.read().catch(() => {})
        await Promise.allSettled([end(ends), reading])
        await assert.rejects(ends.writer.closed)
        await idle()
      }
    })
  }
}

test('bad data fails the writer that closes, and the reader', async () => {
  const { readable, writable } = createWebDecompress('gzip')
  const reading = buffer(readable)
  const writer = writable.getWriter()
  writer.write(zlib.gzipSync('x').subarray(0, 10)).catch(() => {})
  await assert.rejects(Promise.all([writer.close(), reading]), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  await assert.rejects(reading, { code: 'ERR_OFFLOOP_INVALID_INPUT' })
})

test('all values before a bad line are read', async () => {
  const source = new ReadableStream({
    start (controller) { controller.enqueue(Buffer.from('1\n'.repeat(500) + 'bad\n')); controller.close() },
  })
  let seen = 0
  await assert.rejects(async () => {
    for await (const value of source.pipeThrough(json.createWebLines())) seen += value
  }, { code: 'ERR_OFFLOOP_INVALID_INPUT', line: 501 })
  assert.equal(seen, 500)
})

'use strict'

// What a stream that is destroyed leaves behind: no work under way, no memory, no error of its own.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { test } = require('node:test')
const { createCompress, createDecompress, createHash, pool } = require('offloop')
const { runChild } = require('../addon/child')

const text = Buffer.from(Array.from({ length: 500_000 }, (_, i) => i * 7919).join())

const write = (stream, chunk) => new Promise((resolve) => stream.write(chunk, resolve))

/** Jobs that were run to their end by the pool. */
async function finishedJobs () {
  for (;;) {
    // Of one moment: a job that starts between two readings would be seen in neither.
    const { active, queued, completed } = pool.stats()
    if (active + queued === 0) return completed
    await new Promise(setImmediate)
  }
}

for (const how of ['destroy', 'signal']) {
  test(`the job under way ends: ${how}`, async () => {
    const controller = new AbortController()
    const stream = createCompress('zstd', { level: 19, signal: how === 'signal' ? controller.signal : undefined }).resume()
    stream.on('error', () => {})
    const { cancelled } = pool.stats()
    // This would take seconds.
    const written = write(stream, text.subarray(0, 4 << 20))
    while (pool.stats().active === 0) await new Promise(setImmediate)
    if (how === 'signal') controller.abort()
    else stream.destroy()
    await written
    while (pool.stats().active > 0) await new Promise((resolve) => setTimeout(resolve, 1))
    assert.equal(pool.stats().cancelled - cancelled, 1)
  })
}

test('its memory is given back, and not when it is collected', async () => {
  const { out } = await runChild(`
    const { createCompress, pool } = offloop
    const text = Buffer.alloc(60_000, 'some text of a stream; ')
    const resident = () => process.memoryUsage.rss() / 2 ** 20
    async function open () {
      const stream = createCompress('zstd', { level: 12 }).resume()
      await new Promise((resolve) => stream.write(text, resolve))
      return stream
    }
    async function run () {
      ;(await open()).destroy()
      const before = resident()
      for (let i = 0; i < 100; i++) (await open()).destroy()
      const isBusy = ({ active, queued }) => active + queued > 0
      while (isBusy(pool.stats())) await new Promise(setImmediate)
      console.log(resident() - before)
    }
    run()`)
  // It was 1,000.
  assert.ok(Number(out) < 400, out)
})

test('a job that frees it follows where there is something to free', async () => {
  const streams = {
    compress: () => createCompress('gzip').resume(),
    decompress: () => createDecompress('gzip').resume(),
    hash: () => createHash('blake2b', { key: 'secret' }),
  }
  for (const [name, open] of Object.entries(streams)) {
    const begun = open()
    begun.on('error', () => {})
    let before = await finishedJobs()
    await write(begun, Buffer.of(0x1f))
    begun.destroy()
    assert.equal(await finishedJobs() - before, 2, name)
    before = await finishedJobs()
    open().destroy()
    assert.equal(await finishedJobs(), before, name)
    // The first job is still under way, or waits: it leaves memory behind as well.
    const ended = ({ completed, failed, cancelled }) => completed + failed + cancelled
    before = ended(pool.stats())
    const early = open()
    early.on('error', () => {})
    early.write(Buffer.of(0x1f))
    early.destroy()
    await finishedJobs()
    assert.equal(ended(pool.stats()) - before, 2, name)
  }
  const before = await finishedJobs()
  const ended = createCompress('gzip').resume()
  ended.end('x')
  await once(ended, 'close')
  assert.equal(await finishedJobs() - before, 2)
})

test('a write under way is told what the stream was destroyed with', async () => {
  for (const [error, want] of [[new Error('enough'), /enough/], [undefined, /^$/]]) {
    const stream = createCompress('zstd', { level: 19 }).resume()
    const written = write(stream, text)
    stream.destroy(error)
    await once(stream, 'close').catch(() => {})
    assert.match((await written)?.message ?? '', want)
    assert.equal(stream.errored, error ?? null)
  }
})

test('after close() of the pool a stream is destroyed as ever', async () => {
  const stream = createCompress('gzip').resume()
  await write(stream, 'x')
  await pool.close()
  stream.destroy()
  await once(stream, 'close')
})

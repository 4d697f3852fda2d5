'use strict'

// How streams end early: by a signal, by destroy(), by a flush that comes too late.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { pipeline } = require('node:stream/promises')
const { Readable } = require('node:stream')
const { test } = require('node:test')
const { buffer } = require('node:stream/consumers')
const { constants, gzipSync } = require('node:zlib')
const { createCompress, createDecompress, createHash, createWebCompress, createWebDecompress, json } = require('offloop')
const { runChild } = require('../addon/child')

const ABORTED = { name: 'AbortError', code: 'ABORT_ERR' }

const OPEN = {
  createCompress: (signal) => createCompress('gzip', { signal }),
  createDecompress: (signal) => createDecompress('gzip', { signal }),
  'json.createLines': (signal) => json.createLines({ signal }),
}
const OPEN_WEB = {
  createWebCompress: (signal) => createWebCompress('gzip', { signal }),
  createWebDecompress: (signal) => createWebDecompress('gzip', { signal }),
  'json.createWebLines': (signal) => json.createWebLines({ signal }),
}

for (const [name, open] of Object.entries(OPEN)) {
  test(`${name}: a signal ends it, whether it fires before or later`, async () => {
    await assert.rejects(open(AbortSignal.abort()).toArray(), ABORTED)
    const controller = new AbortController()
    const values = open(controller.signal).toArray()
    controller.abort()
    await assert.rejects(values, ABORTED)
  })
}

for (const [name, open] of Object.entries(OPEN_WEB)) {
  test(`${name}: a signal ends both sides, whether it fires before or later`, async () => {
    for (const early of [true, false]) {
      const controller = new AbortController()
      if (early) controller.abort()
      const { readable, writable } = open(controller.signal)
      const reading = readable.getReader().read()
      const writing = writable.getWriter().closed
      controller.abort()
      await assert.rejects(reading, ABORTED)
      await assert.rejects(writing, ABORTED)
    }
  })
}

test('createHash: a signal ends it, whether it fires before or later', async () => {
  await assert.rejects(createHash('sha256', { signal: AbortSignal.abort() }).digest(), ABORTED)
  const controller = new AbortController()
  const digest = createHash('sha256', { signal: controller.signal }).digest()
  controller.abort()
  await assert.rejects(digest, ABORTED)
})

test('a digest that is asked for tells of the failure, and nothing else does', async () => {
  const stream = createHash('sha256')
  stream.write('a')
  const digest = stream.digest()
  stream.destroy(new Error('broken'))
  await assert.rejects(digest, /broken/)
  await assert.rejects(stream.digest(), /broken/)
  const left = createHash('sha256')
  left.destroy()
  await assert.rejects(left.digest(), { code: 'ERR_OFFLOOP_CLOSED' })
})

test('a digest may be asked for often', async () => {
  const stream = createHash('sha256')
  await pipeline(Readable.from(['a', 'b']), stream)
  const first = await stream.digest()
  const listeners = stream.listenerCount('error')
  for (let i = 0; i < 20; i++) assert.equal(await stream.digest(), first)
  assert.equal(stream.listenerCount('error'), listeners)
})

test('a failure that nobody listens for ends the process, as of every stream', async () => {
  const { code, err } = await runChild("offloop.createHash('sha256').destroy(new Error('unheard'))")
  assert.equal(code, 1)
  assert.match(err, /unheard/)
})

test('flush() after the end calls back when all is out', async () => {
  const stream = createCompress('gzip').resume()
  stream.end('x')
  await new Promise((resolve, reject) => stream.flush((error) => error ? reject(error) : resolve()))
  assert.equal(stream.writableFinished, true)
  await new Promise((resolve, reject) => stream.flush((error) => error ? reject(error) : resolve()))
  stream.flush()
})

test('flush() of a broken stream tells its caller only', async () => {
  const stream = createCompress('gzip')
  stream.destroy()
  await once(stream, 'close')
  const error = await new Promise((resolve) => stream.flush(resolve))
  assert.equal(error.code, 'ERR_STREAM_DESTROYED')
})

test('a stream may become larger than a Buffer can be', async () => {
  const stream = createDecompress('gzip', { maxOutputBytes: 2 ** 40 })
  stream.end(gzipSync('x'.repeat(100_000)))
  assert.equal((await buffer(stream)).length, 100_000)
  assert.throws(() => createDecompress('gzip', { maxOutputBytes: 2 ** 53 }), { code: 'ERR_OUT_OF_RANGE' })
})

test('flush() takes a function or nothing', () => {
  const stream = createCompress('gzip')
  assert.throws(() => stream.flush(constants.Z_SYNC_FLUSH, () => {}), { code: 'ERR_INVALID_ARG_TYPE' })
  stream.destroy()
})

'use strict'

// Over HTTP/2 a response does not say that it was destroyed: a client that left before its answer began is noticed all the same.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const http2 = require('node:http2')
const { Readable } = require('node:stream')
const offloop = require('offloop')
const { compress, etag } = require('offloop/express')
const { until } = require('./until')

/** More than what is hashed or compressed at once. */
const LARGE = 'a large answer '.repeat(10_000)

/** Answers a request whose client has left while the handler waited. */
async function answerNobody (t, middleware, answer) {
  let stream
  const answered = new Promise((resolve) => {
    const server = http2.createServer((request, response) => middleware(request, response, () => {
      response.setHeader('Content-Type', 'text/plain')
      response.once('close', () => setImmediate(() => resolve(answer(response))))
      stream.close(http2.constants.NGHTTP2_CANCEL)
    }))
    server.listen(0, '127.0.0.1', () => {
      const session = http2.connect(`http://127.0.0.1:${server.address().port}`)
      t.after(() => { session.destroy(); server.close() })
      stream = session.request({ ':path': '/', 'accept-encoding': 'gzip' })
      stream.on('error', () => {})
    })
  })
  await answered
}

test('compress() begins no work on a whole answer', { timeout: 60_000 }, async (t) => {
  const { mock } = t.mock.method(offloop, 'compress')
  await answerNobody(t, compress(), (response) => { response.end(LARGE) })
  await assert.rejects(mock.calls[0].result, { code: 'ABORT_ERR' })
})

test('compress() gives up the stream of one in parts', { timeout: 60_000 }, async (t) => {
  const { mock } = t.mock.method(offloop, 'createCompress')
  await answerNobody(t, compress(), (response) => { Readable.from([LARGE, LARGE]).pipe(response) })
  await until(() => mock.calls.length > 0 && mock.calls[0].result.destroyed)
  assert.equal(mock.calls.length, 1)
})

test('etag() hashes nothing', { timeout: 60_000 }, async (t) => {
  const { pool } = offloop
  const { completed } = pool.stats()
  await answerNobody(t, etag(), (response) => { response.end(LARGE) })
  await until(() => pool.stats().active === 0 && pool.stats().queued === 0)
  assert.equal(pool.stats().completed, completed)
})

'use strict'

// Who writes to a response whose socket is full waits for the compressor before it, and for nothing else.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { randomBytes } = require('node:crypto')
const { once } = require('node:events')
const http = require('node:http')
const http2 = require('node:http2')
const { Readable, Writable, pipeline } = require('node:stream')
const zlib = require('node:zlib')
const { compress } = require('offloop/express')
const { listen } = require('./servers')

const PARTS = Array.from({ length: 300 }, (_, i) => Buffer.from(`part ${i} `.repeat(100)))

const SENDERS = {
  pipe: (response) => Readable.from(PARTS).pipe(response),
  pipeline: (response) => pipeline(PARTS, response, () => {}),
  toWeb: (response) => Readable.toWeb(Readable.from(PARTS)).pipeTo(Writable.toWeb(response)),
}

const asked = Object.getOwnPropertyDescriptor(http.OutgoingMessage.prototype, 'writableNeedDrain').get

const VERSIONS = {
  'HTTP/1.1': {
    isFull: (response) => asked.call(response),
    serve: listen,
    get: async (port) => {
      const request = http.get({ host: '127.0.0.1', port, agent: false, headers: { 'Accept-Encoding': 'gzip' } })
      return (await once(request, 'response'))[0]
    },
  },
  'HTTP/2': {
    isFull: (response) => response.stream.writableNeedDrain,
    serve: async (t, handler) => {
      const server = http2.createServer(handler)
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      t.after(() => server.close())
      return server.address().port
    },
    get: async (port, t) => {
      const client = http2.connect(`http://127.0.0.1:${port}`)
      t.after(() => client.destroy())
      const stream = client.request({ 'accept-encoding': 'gzip' })
      await once(stream, 'response')
      return stream
    },
  },
}

/** Writes until the socket takes no more, while the compressor does. @returns {Promise<Buffer[]>} what was written */
async function fill (response, isFull) {
  const blocks = []
  while (!isFull(response)) {
    blocks.push(randomBytes(16 * 1024))
    await new Promise((resolve) => response.write(blocks.at(-1), resolve))
  }
  return blocks
}

for (const [version, { isFull, serve, get }] of Object.entries(VERSIONS)) {
  for (const [name, send] of Object.entries(SENDERS)) {
    test(`${version}: a full response takes what comes by ${name}`, async (t) => {
      const middleware = compress({ encodings: ['gzip'], level: 1 })
      let filled
      const port = await serve(t, (request, response) => middleware(request, response, () => {
        response.setHeader('Content-Type', 'text/plain')
        filled = fill(response, isFull).then((blocks) => {
          assert.equal(response.writableNeedDrain, false)
          send(response)
          return blocks
        })
      }))
      const answer = await get(port, t)
      // Nothing is read before the server has begun to wait.
      const blocks = await filled
      const body = zlib.gunzipSync(Buffer.concat(await answer.toArray()))
      assert.ok(body.equals(Buffer.concat([...blocks, ...PARTS])))
    })
  }
}

test("who waits for 'drain' before the head was decided is told, and may stop waiting", async (t) => {
  const middleware = compress()
  const port = await listen(t, (request, response) => middleware(request, response, () => {
    response.setHeader('Content-Type', 'text/plain')
    const told = []
    const early = () => told.push('early')
    response.on('drain', early)
    response.once('drain', () => {
      told.push('once')
      response.once('drain', () => response.end(told.join()))
      response.write(Buffer.alloc(100_000, 'y'))
    })
    assert.equal(response.write(Buffer.alloc(100_000, 'x')), false)
    // As Node does when the socket has drained. The compressor has not.
    response.emit('drain')
    assert.deepEqual(told, [])
    response.off('drain', early)
  }))
  const [answer] = await once(http.get({ host: '127.0.0.1', port, agent: false, headers: { 'Accept-Encoding': 'gzip' } }), 'response')
  assert.match(String(zlib.gunzipSync(Buffer.concat(await answer.toArray()))), /^x+y+once$/)
})

test('a response tells of what its compressor has not taken', async (t) => {
  const middleware = compress()
  const port = await listen(t, (request, response) => middleware(request, response, () => {
    response.setHeader('Content-Type', 'text/plain')
    const large = Buffer.alloc(100_000, 'x')
    assert.equal(response.write(large), false)
    assert.equal(response.writableNeedDrain, true)
    response.once('drain', () => response.end(String(response.writableNeedDrain)))
  }))
  const [answer] = await once(http.get({ host: '127.0.0.1', port, agent: false, headers: { 'Accept-Encoding': 'gzip' } }), 'response')
  assert.match(String(zlib.gunzipSync(Buffer.concat(await answer.toArray()))), /xfalse$/)
})

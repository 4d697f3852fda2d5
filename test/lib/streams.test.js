'use strict'

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { once } = require('node:events')
const { pipeline } = require('node:stream/promises')
const { Readable } = require('node:stream')
const { buffer } = require('node:stream/consumers')
const { test } = require('node:test')
const zlib = require('node:zlib')
const {
  createHash, createCompress, createDecompress, createWebCompress, createWebDecompress, decompress, hash,
} = require('offloop')

const bytes = crypto.randomBytes(300_000).toString('base64')
const FORMATS = ['zstd', 'gzip', 'deflate', 'deflate-raw', 'br']

function * pieces (whole, size) {
  for (let at = 0; at < whole.length; at += size) yield Buffer.from(whole.slice(at, at + size))
}

for (const format of FORMATS) {
  test(`${format}: what streams in pieces comes back whole`, async () => {
    for (const size of [1000, 65_536, 1_000_000]) {
      const packed = await buffer(Readable.from(pieces(bytes, size)).pipe(createCompress(format)))
      assert.equal((await decompress(format, packed)).toString(), bytes)
      const back = await buffer(Readable.from(pieces(packed, size)).pipe(createDecompress(format)))
      assert.equal(back.toString(), bytes)
    }
  })

  test(`${format}: after flush() the other end has every byte so far`, async () => {
    const out = createCompress(format)
    const back = createDecompress(format)
    out.pipe(back)
    out.write('first event')
    out.flush()
    const [first] = await once(back, 'data')
    assert.equal(first.toString(), 'first event')
    out.end(' and the last')
    assert.equal((await buffer(back)).toString(), ' and the last')
  })

  test(`${format}: a stream that ends too early is an error`, async () => {
    const packed = await buffer(Readable.from([Buffer.from(bytes)]).pipe(createCompress(format)))
    await assert.rejects(pipeline(Readable.from([packed.subarray(0, -5)]), createDecompress(format), async (source) => {
      for await (const _ of source); // eslint-disable-line no-unused-vars
    }), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  })
}

test('maxOutputBytes bounds a stream as a whole', async () => {
  const bomb = zlib.gzipSync(Buffer.alloc(10_000_000))
  await assert.rejects(buffer(Readable.from(pieces(bomb, 1000)).pipe(createDecompress('gzip', { maxOutputBytes: 1_000_000 }))
    .on('error', () => {})), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
})

test('Web streams do the same', async () => {
  const packed = await buffer(Readable.toWeb(Readable.from(pieces(bytes, 5000))).pipeThrough(createWebCompress('gzip')))
  assert.equal(zlib.gunzipSync(packed).toString(), bytes)
  const back = new Blob([packed]).stream().pipeThrough(createWebDecompress('gzip'))
  assert.equal((await buffer(back)).toString(), bytes)
})

test('createHash gives what one call gives, however the bytes come', async () => {
  const stream = createHash('blake2b', { length: 20 })
  for (const piece of pieces(bytes, 777)) stream.write(piece)
  assert.equal(await stream.digest('base64'), await hash('blake2b', bytes, { length: 20, encoding: 'base64' }))
  assert.equal(await createHash('sha256').digest(), crypto.createHash('sha256').digest('hex'))
  assert.throws(() => createHash('sha257'), { code: 'ERR_INVALID_ARG_VALUE' })
})

test('a destroyed hash stream has no digest', async () => {
  const stream = createHash('sha256')
  stream.write('x')
  stream.destroy()
  await assert.rejects(stream.digest(), { code: 'ERR_OFFLOOP_CLOSED' })
})

test('an aborted stream fails with AbortError', async () => {
  const controller = new AbortController()
  const stream = createCompress('br', { signal: controller.signal })
  stream.write('x')
  controller.abort()
  await assert.rejects(buffer(stream), { name: 'AbortError' })
})

'use strict'

// Streams under random sequences of calls: pieces of any size, flushes, pauses of the reader, ends, destruction.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { once } = require('node:events')
const { test } = require('node:test')
const { createCompress, createDecompress, createHash, hash, pool } = require('offloop')

const FORMATS = ['zstd', 'gzip', 'deflate', 'deflate-raw', 'br']
const SEED = Number(process.env.OFFLOOP_SEED ?? crypto.randomInt(2 ** 31))
const source = Buffer.from(crypto.randomBytes(200_000).toString('base64'))

/** Marsaglia's xorshift: the same calls for the same seed. */
function randomOf (seed) {
  let state = (seed | 1) >>> 0
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** Sizes that matter: nothing, a byte, around a slice, and large. */
const SIZES = [0, 1, 7, 1000, 16_384, 65_535, 65_536, 65_537, 150_000]

async function writeRandomly (stream, random) {
  const written = []
  for (let i = random(20); i >= 0; i--) {
    const from = random(source.length)
    const piece = source.subarray(from, from + SIZES[random(SIZES.length)])
    written.push(piece)
    const goesOn = stream.write(piece)
    if (random(4) === 0) stream.flush?.()
    if (!goesOn && random(2) === 0) await once(stream, 'drain')
  }
  stream.end()
  return Buffer.concat(written)
}

async function readRandomly (stream, random) {
  const chunks = []
  for await (const chunk of stream) {
    chunks.push(chunk)
    if (random(5) === 0) await new Promise(setImmediate)
  }
  return Buffer.concat(chunks)
}

for (const format of FORMATS) {
  test(`${format}: any sequence of calls gives back what was written (OFFLOOP_SEED=${SEED})`, async () => {
    for (let round = 0; round < 25; round++) {
      const random = randomOf(SEED + round)
      const encoder = createCompress(format)
      const [written, read] = await Promise.all([
        writeRandomly(encoder, random),
        readRandomly(encoder.pipe(createDecompress(format)), randomOf(SEED - round)),
      ])
      assert.ok(read.equals(written), `round ${round}`)
    }
  })

  test(`${format}: a stream that is destroyed in the middle frees its thread (OFFLOOP_SEED=${SEED})`, async () => {
    for (let round = 0; round < 25; round++) {
      const random = randomOf(SEED + round)
      const stream = createCompress(format)
      stream.on('error', () => {})
      for (let i = random(6); i >= 0; i--) stream.write(source.subarray(random(1000)))
      if (random(2) === 0) await new Promise(setImmediate)
      stream.destroy(random(2) === 0 ? new Error('enough') : undefined)
      if (!stream.closed) await once(stream, 'close')
    }
    // Whatever was still under way is over once as many jobs as there are threads have passed.
    await Promise.all(Array.from({ length: pool.stats().threads }, () => hash('sha256', source)))
    assert.equal(pool.stats().queued, 0)
  })
}

test(`createHash gives what one call gives, whatever the calls (OFFLOOP_SEED=${SEED})`, async () => {
  for (let round = 0; round < 25; round++) {
    const stream = createHash('sha256')
    const written = await writeRandomly(stream, randomOf(SEED + round))
    assert.equal(await stream.digest(), await hash('sha256', written))
  }
})

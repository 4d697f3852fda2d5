'use strict'

// What other implementations write is read here, and the other way round.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { test } = require('node:test')
const zlib = require('node:zlib')
const { hash, hmac, compress, decompress, password } = require('offloop')

/** From nothing to beyond every block, window and slice that an implementation could have. */
const SIZES = [0, 1, 55, 56, 64, 111, 112, 127, 128, 129, 240, 241, 4096, 65_535, 65_536, 65_537, 300_000, 5_000_000]
const random = crypto.randomBytes(5_000_000)
/** Random bytes do not compress, text does. */
const text = Buffer.from(random.toString('base64').repeat(2)).subarray(0, 5_000_000)

/** All but blake2b, which takes parameters, and the checksums. */
const SHARED = hash.algorithms.filter((name) => crypto.getHashes().includes(name))

test('node:crypto has most of our algorithms', () => {
  assert.deepEqual(hash.algorithms.filter((name) => !SHARED.includes(name)), ['blake2b', 'xxh3-64', 'xxh3-128'])
})

for (const name of SHARED) {
  test(`${name} is node:crypto's, at every size and in every encoding`, async () => {
    for (const size of SIZES) {
      const data = random.subarray(0, size)
      for (const encoding of ['hex', 'base64', 'base64url']) {
        const want = crypto.createHash(name).update(data).digest(encoding)
        assert.equal(await hash(name, data, { encoding }), want, `${size} bytes`)
      }
      const key = random.subarray(size % 1000, size % 1000 + size % 300)
      assert.equal(await hmac(name, key, data), crypto.createHmac(name, key).update(data).digest('hex'), `${size} bytes`)
    }
  })
}

/** format → [encode, decode] of node:zlib */
const CODECS = {
  gzip: [zlib.gzipSync, zlib.gunzipSync],
  deflate: [zlib.deflateSync, zlib.inflateSync],
  'deflate-raw': [zlib.deflateRawSync, zlib.inflateRawSync],
  br: [(data, { level }) => zlib.brotliCompressSync(data, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: level } }),
    zlib.brotliDecompressSync],
}

for (const [format, [encode, decode]] of Object.entries(CODECS)) {
  test(`${format}: node:zlib reads ours, and we read node:zlib's, at every size`, async () => {
    for (const source of [random, text]) {
      for (const size of SIZES.filter((each) => format !== 'br' || each < 5_000_000)) {
        const data = source.subarray(0, size)
        assert.ok(decode(await compress(format, data)).equals(data), `${size} bytes`)
        assert.ok((await decompress(format, encode(data, { level: 4 }))).equals(data), `${size} bytes`)
      }
    }
  })

  test(`${format}: every level`, async () => {
    const data = text.subarray(0, 100_000)
    for (let level = 0; level <= (format === 'br' ? 11 : 12); level++) {
      assert.ok(decode(await compress(format, data, { level })).equals(data), `level ${level}`)
      if (level <= 9 || format === 'br') assert.ok((await decompress(format, encode(data, { level }))).equals(data), `level ${level}`)
    }
  })
}

test('zstd: every level, with windows, threads and a checksum', async () => {
  const data = text.subarray(0, 200_000)
  for (let level = -7; level <= 22; level++) {
    assert.ok((await decompress('zstd', await compress('zstd', data, { level }))).equals(data), `level ${level}`)
  }
  for (const options of [{ windowLog: 10 }, { windowLog: 27 }, { threads: 2 }, { checksum: true }]) {
    const packed = await compress('zstd', text, options)
    assert.ok((await decompress('zstd', packed)).equals(text), JSON.stringify(options))
  }
  await assert.rejects(decompress('zstd', await compress('zstd', text, { windowLog: 20 }), { maxWindowLog: 19 }),
    { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
})

// From 22.15 on.
if (zlib.zstdCompressSync !== undefined) {
  test("zstd: node:zlib reads ours, and we read node:zlib's", async () => {
    for (const size of SIZES) {
      const data = text.subarray(0, size)
      assert.ok((await decompress('zstd', zlib.zstdCompressSync(data))).equals(data), `${size} bytes`)
      assert.ok(zlib.zstdDecompressSync(await compress('zstd', data)).equals(data), `${size} bytes`)
    }
  })
}

test('passwords that other packages stored verify', async () => {
  for (const stored of [
    // npm's argon2 0.45 with four lanes, and with one: parameters in the order m, p, t.
    '$argon2id$v=19$m=64,p=4,t=1$wa/hF2hngsJlhCReYDMblQ$dN6jyosU5S4K1T+NUpNfYqG1FQtKAJ8L99U9ZZNs1C0',
    '$argon2id$v=19$m=64,p=1,t=2$qqbTvfeJkIF8YxU7fCNxlw$2EAvP5xXx7iUwLDgs2EG8zy5kwGoCg+okzW/2W6o5QU',
    // @node-rs/argon2 2.2 with two lanes.
    '$argon2id$v=19$m=64,t=2,p=2$MqflF2+OdDd+1hBHLyuNLQ$ifYFkH2zMZ/4Gqjj6N5NnUyWOStcI82tX/gwnUz9AZI',
  ]) {
    assert.equal(await password.verify(stored, 'correct horse'), true, stored)
    assert.equal(await password.verify(stored, 'correct hors'), false, stored)
  }
})

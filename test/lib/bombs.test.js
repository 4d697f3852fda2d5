'use strict'

// Small inputs that say they are large ones end with their code, and take no more memory than the limit allows.

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const { test } = require('node:test')

const MIB = 2 ** 20
const LIMIT = 32 * MIB
/** What a decoder may hold beside its output. */
const OVERHEAD = 32 * MIB

/**
 * name → [format, an expression that makes the bomb, what it ends with]. Each is decoded in a process of its own, because
 * a process never forgets its largest size.
 */
const BOMBS = {
  'gzip of zeros': ['gzip', "compress('gzip', zeros, { level: 9 })", 'ERR_OFFLOOP_OUTPUT_TOO_LARGE'],
  'deflate of zeros': ['deflate', "compress('deflate', zeros)", 'ERR_OFFLOOP_OUTPUT_TOO_LARGE'],
  'brotli of zeros': ['br', "compress('br', zeros, { windowLog: 24 })", 'ERR_OFFLOOP_OUTPUT_TOO_LARGE'],
  'zstd of zeros, which says its size': ['zstd', "compress('zstd', zeros)", 'ERR_OFFLOOP_OUTPUT_TOO_LARGE'],
  'zstd of zeros, which does not say its size': ['zstd', "buffer(Readable.from(pieces(zeros)).pipe(createCompress('zstd')))",
    'ERR_OFFLOOP_OUTPUT_TOO_LARGE'],
  'gzip of gzip, from the outside': ['gzip', "compress('gzip', zeros).then((inner) => compress('gzip', inner))", 1],
  'gzip members of zeros, a thousand of them': ['gzip', "compress('gzip', zeros.subarray(0, 1e6)).then((one) => Buffer.concat(Array(1000).fill(one)))",
    'ERR_OFFLOOP_OUTPUT_TOO_LARGE'],
  'zstd with a window of 2 GiB': ['zstd', "Buffer.from('28b52ffd00a8010000', 'hex')", 'ERR_OFFLOOP_OUTPUT_TOO_LARGE'],
  'zstd that says 2^63 bytes and holds none': ['zstd', "Buffer.from('28b52ffdc000ffffffffffffff7f010000', 'hex')", 'ERR_OFFLOOP_INVALID_INPUT'],
  'zstd frames without content, half a million': ['zstd', "compress('zstd', '').then((one) => Buffer.concat(Array(500_000).fill(one)))", 0],
  'skippable frames, half a million': ['zstd', "Buffer.concat(Array(500_000).fill(Buffer.from('502a4d1800000000', 'hex')))", 0],
  'a skippable frame that says 4 GiB': ['zstd', "Buffer.from('502a4d18ffffffff00', 'hex')", 'ERR_OFFLOOP_INVALID_INPUT'],
  'gzip members without content, a hundred thousand': ['gzip', "compress('gzip', '').then((one) => Buffer.concat(Array(100_000).fill(one)))", 0],
}

/** Runs in a child with the bomb on its standard input. Prints what came out and by how much memory grew. */
const DECODE = `
const { residentMemory, resetPeak } = require('../../bench/memory')
const { buffer } = require('node:stream/consumers')
const { createDecompress, decompress } = require('offloop')
const [format, limit, streamed] = process.argv.slice(1)
async function main () {
  const bomb = await buffer(process.stdin)
  const options = { maxOutputBytes: Number(limit) }
  const count = async (stream) => {
    let size = 0
    stream.end(bomb)
    for await (const chunk of stream) size += chunk.length
    return size
  }
  await decompress('gzip', await require('offloop').compress('gzip', 'x'))
  resetPeak()
  const before = residentMemory().now
  const result = await (streamed === 'true'
    ? count(createDecompress(format, options))
    : decompress(format, bomb, options).then(({ length }) => length)
  ).catch(({ code }) => code)
  console.log(JSON.stringify({ result, grown: residentMemory().peak - before }))
}
main()`

const MAKE = `
const { Readable } = require('node:stream')
const { buffer } = require('node:stream/consumers')
const { compress, createCompress } = require('offloop')
const zeros = Buffer.alloc(256 * 2 ** 20)
function * pieces (whole) { for (let at = 0; at < whole.length; at += 2 ** 20) yield whole.subarray(at, at + 2 ** 20) }
Promise.resolve(EXPRESSION).then((bomb) => process.stdout.write(bomb))`

const child = (source, args, input) => execFileSync(process.execPath, ['-e', source, ...args],
  { cwd: __dirname, input, maxBuffer: 64 * MIB, stdio: ['pipe', 'pipe', 'inherit'] })

for (const [name, [format, expression, expected]] of Object.entries(BOMBS)) {
  test(name, () => {
    const bomb = child(MAKE.replace('EXPRESSION', expression), [], '')
    for (const streamed of [false, true]) {
      const { result, grown } = JSON.parse(child(DECODE, [format, LIMIT, streamed], bomb))
      if (expected === 1) assert.ok(result > 0 && result < LIMIT, `${result}`)
      else assert.equal(result, expected, streamed ? 'as a stream' : 'at once')
      // A sanitizer's memory is its own.
      if (process.env.OFFLOOP_SANITIZER === undefined) assert.ok(grown < LIMIT + OVERHEAD, `${grown} bytes more`)
    }
  })
}

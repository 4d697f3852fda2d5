'use strict'

// Compression and decompression: offloop against node:zlib, on the thread that asks and on libuv's, and against npm's
// zstd. Node has zstd from 22.15 on, so that rival is another Node.

const { promisify } = require('node:util')
const zlib = require('node:zlib')
const { bytes } = require('../documents')
const { delayGoal, watchDelay } = require('../loop')
const { leastRatio } = require('../statistics')

const KIB = 1024
const MIB = 1024 * KIB
const SIZES = [['4 KiB', 4 * KIB], ['64 KiB', 64 * KIB], ['1 MiB', MIB], ['16 MiB', 16 * MIB], ['64 MiB', 64 * MIB]]
/** Level of each format: the default of offloop. */
const LEVELS = { gzip: 6, zstd: 3, br: 4 }
const TASKS = [['compress', 'gzip'], ['compress', 'zstd'], ['compress', 'br'], ['decompress', 'gzip'], ['decompress', 'zstd']]

const variants = TASKS.flatMap(([task, format]) => SIZES
  .filter(([, size]) => format !== 'br' || size <= 16 * MIB)
  .flatMap(([label, size]) => [1, 64]
    // 64 of the largest would be more than the pool lets wait.
    .filter((inFlight) => inFlight * size <= 256 * MIB)
    .map((inFlight) => variantOf(task, format, label, size, inFlight))))

function variantOf (task, format, label, size, inFlight, level = LEVELS[format], threads = 0) {
  const many = inFlight === 1 ? 'one at a time' : `${inFlight} at once`
  const more = threads === 0 ? '' : `, threads ${threads}`
  return { name: `${task} ${format} ${level}, ${label}, ${many}${more}`, task, format, bytes: size, inFlight, level, threads }
}

// What a level costs is shared by the threads; that each byte is copied to them is not.
for (const level of [LEVELS.zstd, 9]) variants.push(variantOf('compress', 'zstd', '64 MiB', 64 * MIB, 1, level, 2))

const zlibOptions = ({ format, level }) => ({
  gzip: { level },
  zstd: { params: { [zlib.constants.ZSTD_c_compressionLevel]: level } },
  br: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: level } },
}[format])

/** What is decompressed is the same for all rivals. */
async function packed (format, data) {
  return require('../../lib').compress(format, data, { level: LEVELS[format] })
}

/**
 * @param {(variant: object) => { compress: Function, decompress: Function }} open of data
 */
function rival (open) {
  return async (variant) => {
    const data = bytes(variant.bytes)
    const codec = open(variant)
    const input = variant.task === 'compress' ? data : await packed(variant.format, data)
    const call = () => codec[variant.task](input)
    return {
      call,
      // Two compressors differ in their bytes; what they hold must not.
      async answer () {
        const { decompress } = require('../../lib')
        const output = await call()
        const plain = variant.task === 'compress' ? await decompress(variant.format, output, { maxOutputBytes: 2 ** 30 }) : output
        return plain.equals(data)
      },
    }
  }
}

const NAMES = {
  gzip: ['gzip', 'gunzip'], zstd: ['zstdCompress', 'zstdDecompress'], br: ['brotliCompress', 'brotliDecompress'],
}
const SYNC = (variant) => {
  const [encode, decode] = NAMES[variant.format].map((name) => zlib[`${name}Sync`])
  return { compress: (data) => encode(data, zlibOptions(variant)), decompress: (data) => decode(data) }
}
const ASYNC = (variant) => {
  const [encode, decode] = NAMES[variant.format].map((name) => promisify(zlib[name]))
  return { compress: (data) => encode(data, zlibOptions(variant)), decompress: (data) => decode(data) }
}

const oldNode = ({ format }) => format !== 'zstd'
const newNode = ({ format }) => format === 'zstd'

const OFFLOOP = (forced) => ({ format, level, threads }) => {
  const { compress, decompress } = require('../../lib')
  const more = threads === 0 ? {} : { threads, ...forced }
  return {
    compress: (data) => compress(format, data, { level, ...more }),
    decompress: (data) => decompress(format, data, { maxOutputBytes: 2 ** 30 }),
  }
}

const rivals = [
  { name: 'offloop', setup: async (variant) => ({ ...await rival(OFFLOOP())(variant), figures: watchDelay() }) },
  { name: 'offloop, one thread', only: ({ threads }) => threads > 0, setup: rival(OFFLOOP({ threads: 0 })) },
  { name: 'zlib, synchronous', only: oldNode, setup: rival(SYNC) },
  { name: 'zlib, asynchronous', only: oldNode, setup: rival(ASYNC) },
  { name: 'zlib of Node 24, synchronous', node: 24, only: newNode, setup: rival(SYNC) },
  { name: 'zlib of Node 24, asynchronous', node: 24, only: newNode, setup: rival(ASYNC) },
  {
    name: '@mongodb-js/zstd',
    // Its function takes no level: it compresses with zstd's default.
    only: ({ format, level }) => format === 'zstd' && level === LEVELS.zstd,
    setup: rival(() => require('@mongodb-js/zstd')),
  },
]

const goal = (text, wanted, atLeast) => ({
  text,
  measured: (results) => leastRatio(results, variants, wanted),
  met: (value) => value >= atLeast,
})

module.exports = {
  title: 'compression',
  figures: ['loop p99'],
  variants,
  rivals,
  goals: [
    goal('every size, format and direction: at least 0.95 times the best rival', ({ threads }) => threads === 0, 0.95),
    goal('gzip 6: at least 2 times node:zlib', ({ task, format }) => task === 'compress' && format === 'gzip', 2),
    goal('zstd 3, one at a time: at least equal', ({ task, format, inFlight, threads }) =>
      task === 'compress' && format === 'zstd' && inFlight === 1 && threads === 0, 1),
    goal('zstd 3 with two threads on 64 MiB: at least 1.7 times', ({ level, threads }) => level === 3 && threads === 2, 1.7),
    goal('zstd 9 with two threads on 64 MiB: at least 1.7 times', ({ level, threads }) => level === 9 && threads === 2, 1.7),
    delayGoal(),
  ],
}

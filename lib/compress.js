'use strict'

const { Dictionary } = require('./dictionary')
const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { defineOperation, planOf } = require('./operation')
const { boolean, integer, oneOf, MAX_BUFFER_BYTES } = require('./options')

const FORMATS = ['zstd', 'gzip', 'deflate', 'deflate-raw', 'br']
const checkFormat = oneOf(...FORMATS)
const checkEncoded = oneOf('auto', ...FORMATS)

const compressOperation = defineOperation('compress', {
  // Native code checks the range of each format.
  level: integer(-7, 22),
  checksum: boolean,
  windowLog: integer(10, 31),
  threads: integer(0, 64),
  dictionary: Dictionary.check,
})

const decompressOperation = defineOperation('decompress', {
  maxOutputBytes: integer(0, MAX_BUFFER_BYTES),
  maxWindowLog: integer(10, 31),
  dictionary: Dictionary.check,
})

/**
 * Up to these sizes, while nothing is under way, the work costs the event loop about as much as handing it over, 17 to 30
 * µs, and half the total time: zstd 3 takes 26 µs for 8 to 16 KB of JSON, gzip 6 24 to 31 µs for 2 to 4 KB, br 4 28 µs for
 * 500 bytes and 43 µs for 2 KB. Many at once share the cost of waking the pool, 4 to 8 µs each, so they are left to it. See
 * bench/cases/inline.js.
 */
const ALONE_BYTES = { __proto__: null, zstd: 16 * 1024, gzip: 4096, deflate: 4096, 'deflate-raw': 4096, br: 1024 }
/** The highest level of each format that runs inline; higher ones may take long whatever the size. */
const INLINE_LEVELS = { __proto__: null, zstd: 3, gzip: 6, deflate: 6, 'deflate-raw': 6, br: 4 }

const COMPRESS = new JobKind({ operation: 'compress' })
const COMPRESS_INLINE = Object.fromEntries(FORMATS.map((format) =>
  [format, new JobKind({ ...COMPRESS, aloneBytes: ALONE_BYTES[format] })]))

const DECOMPRESS = new JobKind({ operation: 'decompress' })
/** One of many takes 5 to 8 µs for up to 2 KB; one alone takes 32 to 37 µs to produce 64 KB. */
const DECOMPRESS_INLINE = new JobKind({ ...DECOMPRESS, inlineBytes: 1024, aloneBytes: 16 * 1024 })

/** Whether the options keep a compression of little input short: a window alone may be 2 GiB. */
function isCheap (format, { level = INLINE_LEVELS[format], windowLog, threads, dictionary }) {
  return level <= INLINE_LEVELS[format] && windowLog === undefined && threads === undefined && dictionary === undefined
}

/**
 * @param {object} [operation] that of a stream, which takes the same options
 * @returns a plan's step, checked
 */
function compressStep (format, own, operation = compressOperation) {
  return operation.step({ ...own, format: checkFormat(format, 'format') })
}

function decompressStep (format, own, operation = decompressOperation) {
  return operation.step({ ...own, format: checkEncoded(format, 'format') })
}

function compress (format, data, options) {
  try {
    const { own, run } = compressOperation.read(options)
    return runJob(planOf([compressStep(format, own)]), data, run, isCheap(format, own) ? COMPRESS_INLINE[format] : COMPRESS)
  } catch (error) {
    return Promise.reject(error)
  }
}

function decompress (format, data, options) {
  try {
    const { own, run } = decompressOperation.read(options)
    // A br decoder cannot be stopped before its window is full, and 14 bytes can take 5 ms to fill one.
    return runJob(planOf([decompressStep(format, own)]), data, run, format === 'br' ? DECOMPRESS : DECOMPRESS_INLINE)
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { compress, decompress, compressOperation, decompressOperation, compressStep, decompressStep }

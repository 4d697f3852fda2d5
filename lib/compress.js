'use strict'

const { Dictionary } = require('./dictionary')
const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { defineOperation, planOf } = require('./operation')
const { boolean, integer, oneOf } = require('./options')

const FORMATS = ['zstd', 'gzip', 'deflate', 'deflate-raw', 'br']
const checkFormat = oneOf(...FORMATS)
const checkEncoded = oneOf('auto', ...FORMATS)

/** The largest Buffer that Node makes on every line that offloop supports. */
const MAX_BYTES = 2 ** 32 - 1

const compressOperation = defineOperation('compress', {
  // The range is that of the format, which native code knows.
  level: integer(-7, 22),
  checksum: boolean,
  windowLog: integer(10, 31),
  threads: integer(0, 64),
  dictionary: Dictionary.check,
})

const decompressOperation = defineOperation('decompress', {
  maxOutputBytes: integer(0, MAX_BYTES),
  maxWindowLog: integer(10, 31),
  dictionary: Dictionary.check,
})

/**
 * Up to this size the work costs less than the hop, 19.5 µs there and back (bench/cases/inline.js). Of 4000 bytes of JSON,
 * in µs: gzip 1 6.8, gzip 6 12.1, gzip 9 19.3; zstd 1 5.7, zstd 3 5.9, zstd 9 18.8; br 1 6.9, br 4 20.9, br 5 23.1; to
 * decompress them 3.4.
 */
const INLINE_BYTES = 4096
/** The highest level of each format that is inline; those above may take long whatever the size. */
const INLINE_LEVELS = { __proto__: null, gzip: 6, deflate: 6, 'deflate-raw': 6, zstd: 3, br: 4 }

const COMPRESS = new JobKind({ operation: 'compress' })
const COMPRESS_INLINE = new JobKind({ ...COMPRESS, inlineBytes: INLINE_BYTES })
const DECOMPRESS = new JobKind({ operation: 'decompress' })
const DECOMPRESS_INLINE = new JobKind({ ...DECOMPRESS, inlineBytes: INLINE_BYTES })

/** Whether the options leave a compression of little input short: a window alone may be 2 GiB. */
function isCheap (format, { level = INLINE_LEVELS[format], windowLog, threads, dictionary }) {
  return level <= INLINE_LEVELS[format] && windowLog === undefined && threads === undefined && dictionary === undefined
}

/** @returns a plan's step, checked */
function compressStep (format, own) {
  return compressOperation.step({ ...own, format: checkFormat(format, 'format') })
}

function decompressStep (format, own) {
  return decompressOperation.step({ ...own, format: checkEncoded(format, 'format') })
}

function compress (format, data, options) {
  try {
    const { own, run } = compressOperation.read(options)
    return runJob(planOf([compressStep(format, own)]), data, run, isCheap(format, own) ? COMPRESS_INLINE : COMPRESS)
  } catch (error) {
    return Promise.reject(error)
  }
}

function decompress (format, data, options) {
  try {
    const { own, run } = decompressOperation.read(options)
    // A br decoder cannot be stopped before its window is full, which 14 bytes bring about in 5 ms.
    return runJob(planOf([decompressStep(format, own)]), data, run, format === 'br' ? DECOMPRESS : DECOMPRESS_INLINE)
  } catch (error) {
    return Promise.reject(error)
  }
}

module.exports = { compress, decompress, compressOperation, decompressOperation, compressStep, decompressStep }

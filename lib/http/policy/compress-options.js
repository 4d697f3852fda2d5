'use strict'

// Reads the options of response compression once: those of `compression`, and ours.

const bytes = require('bytes')
const { constants } = require('node:zlib')
const { createCompress } = require('../../index')
const { ENCODINGS } = require('./negotiation')
const { callable, integer, oneOf, outOfRange, wrongType, wrongValue } = require('./option-checks')
const { ownOf } = require('./own-options')
const { ZSTD_WINDOW_LOG } = require('./request-coding')

const DEFAULT_THRESHOLD = 1024
/** The highest level of gzip and deflate. */
const DEFLATE_LEVELS = 12

/** The options for every framework. */
const NAMES = Object.freeze(['encodings', 'threshold', 'enforceEncoding', 'level', 'brotli', 'zstd', 'br', 'gzip', 'deflate'])

/**
 * @param {object} [options] see CompressOptions in express.d.ts
 * @returns {{ encodings: string[], threshold: number, enforced: string, settings: object }}
 *   settings: coding → what compress() gets
 */
function readCompressOptions (options) {
  const given = ownOf(options)
  // Only in Express, but one of the options of `compression`.
  if (given.filter) callable('filter', given.filter)
  return {
    encodings: readEncodings(given.encodings),
    threshold: readThreshold(given.threshold),
    enforced: oneOf('enforceEncoding', given.enforceEncoding || 'identity', [...ENCODINGS, 'identity']),
    settings: readSettings(given),
  }
}

function readEncodings (encodings = ENCODINGS) {
  if (!Array.isArray(encodings)) throw wrongType('encodings', 'an array of content codings')
  const list = encodings.filter((each) => each !== 'identity')
  for (const each of list) {
    if (!ENCODINGS.includes(each)) {
      throw wrongValue('encodings', `may have ${ENCODINGS.join(', ')}, but not ${JSON.stringify(each)}`)
    }
  }
  return [...new Set(list)]
}

// A meaningless value, such as 'abc', counts as absent, as in `compression`.
function readThreshold (threshold) {
  return bytes.parse(threshold) ?? DEFAULT_THRESHOLD
}

function readSettings (options) {
  // zlib's -1 means its default, which is ours too.
  const level = options.level === -1 ? undefined : options.level
  if (level !== undefined) integer('level', level, 0, DEFLATE_LEVELS)
  const settings = {
    zstd: zstdSettings(options.zstd),
    br: { ...brotliSettings(options.brotli), ...settingsOf('br', options.br) },
    gzip: { level, ...settingsOf('gzip', options.gzip) },
    deflate: { level, ...settingsOf('deflate', options.deflate) },
  }
  for (const encoding of ENCODINGS) check(encoding, settings[encoding])
  return settings
}

/** @returns {object} its own options; null counts as absent */
function settingsOf (name, given) {
  if (typeof given !== 'object' && given !== undefined) throw wrongType(name, 'an object')
  return ownOf(given)
}

/** Levels above 19 would use a larger window than clients must support. */
function zstdSettings (given) {
  const { level, windowLog = level > 19 ? ZSTD_WINDOW_LOG : undefined, ...more } = settingsOf('zstd', given)
  if (windowLog > ZSTD_WINDOW_LOG) {
    throw outOfRange('zstd.windowLog', `at most ${ZSTD_WINDOW_LOG}: clients need not read more (RFC 9659)`)
  }
  return { ...more, level, windowLog }
}

/** The parameters of node:zlib. */
function brotliSettings (given) {
  const { params, level } = settingsOf('brotli', given)
  const own = settingsOf('brotli.params', params)
  return { level: own[constants.BROTLI_PARAM_QUALITY] ?? level, windowLog: own[constants.BROTLI_PARAM_LGWIN] }
}

// Mistakes must show at set-up, not with the first answer: making a stream checks its options.
function check (encoding, settings) {
  createCompress(encoding, settings).destroy()
}

module.exports = { readCompressOptions, NAMES }

'use strict'

// The arguments of write() and end(), all but one of which are optional.

const { coded } = require('../policy/option-checks')

/** @returns {{ chunk: unknown, encoding?: string, callback?: Function }} */
function readArguments (chunk, encoding, callback) {
  if (typeof chunk === 'function') return { callback: chunk }
  if (typeof encoding === 'function') return { chunk, callback: encoding }
  // Node treats null, and anything else that is not a function, as no callback.
  return { chunk, encoding, callback: typeof callback === 'function' ? callback : undefined }
}

/** The bytes of a chunk; anything else throws as in Node, while Buffer.from() would make zeros from `{ length: 9 }`. */
function toBuffer (chunk, encoding) {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding)
  if (Buffer.isBuffer(chunk)) return chunk
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  throw coded(TypeError, 'ERR_INVALID_ARG_TYPE',
    'The "chunk" argument must be of type string or an instance of Buffer, TypedArray or DataView')
}

function chunkLength (chunk, encoding) {
  if (!chunk) return 0
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : Buffer.byteLength(chunk, encoding)
}

module.exports = { readArguments, toBuffer, chunkLength }

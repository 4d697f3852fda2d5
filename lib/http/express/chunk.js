'use strict'

// The arguments of write() and end(), of which all but one may be left out.

const { coded } = require('../policy/option-checks')

/** @returns {{ chunk: unknown, encoding?: string, callback?: Function }} */
function readArguments (chunk, encoding, callback) {
  if (typeof chunk === 'function') return { callback: chunk }
  if (typeof encoding === 'function') return { chunk, callback: encoding }
  // Node takes null, and whatever else is no function, for none.
  return { chunk, encoding, callback: typeof callback === 'function' ? callback : undefined }
}

/** Bytes of a chunk; what is none throws as it does in Node: Buffer.from() would make zeros of `{ length: 9 }`. */
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

'use strict'

// The arguments of write() and end(), of which all but one may be left out.

/** @returns {{ chunk: unknown, encoding?: string, callback?: Function }} */
function readArguments (chunk, encoding, callback) {
  if (typeof chunk === 'function') return { callback: chunk }
  if (typeof encoding === 'function') return { chunk, callback: encoding }
  return { chunk, encoding, callback }
}

/** Bytes of a chunk; what is none throws as Buffer.from() does. */
function toBuffer (chunk, encoding) {
  if (Buffer.isBuffer(chunk)) return chunk
  return ArrayBuffer.isView(chunk)
    ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : Buffer.from(chunk, encoding)
}

function chunkLength (chunk, encoding) {
  if (!chunk) return 0
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : Buffer.byteLength(chunk, encoding)
}

module.exports = { readArguments, toBuffer, chunkLength }

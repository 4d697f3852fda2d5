'use strict'

// A stream and the signal that destroys it. Not the `signal` option of Node's streams: a signal that is
// already aborted would destroy the stream in its constructor, before it has its fields and before anybody can
// listen.

const { addAbortSignal } = require('node:stream')
const { toWeb } = require('./web-stream')

/** @returns {import('node:stream').Duplex} the stream, which `signal` destroys from now on */
function abortable (stream, signal) {
  return signal === undefined ? stream : addAbortSignal(signal, stream)
}

/** @returns {{ readable: ReadableStream, writable: WritableStream }} both of which fail when `signal` is aborted */
function abortableWeb (stream, signal) {
  const web = toWeb(stream)
  abortable(stream, signal)
  return web
}

module.exports = { abortable, abortableWeb }

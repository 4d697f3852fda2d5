'use strict'

// The two sides of a stream as the Web Streams standard has them. Node's own Duplex.toWeb() lets as many chunks wait as
// the stream lets bytes, and hangs the reader when a chunk is refused.

const { Readable, finished } = require('node:stream')
const { WritableStream } = require('node:stream/web')
const { isAnyArrayBuffer } = require('node:util').types
const { AbortError } = require('./errors')

/** What waits, waits in the stream: a failure would drop what its Web side has not handed out. */
const NONE_WAITS = { highWaterMark: 0, size: () => 1 }
const ONE_WAITS = { highWaterMark: 1 }
// Without a prototype: Node would look there for a signal.
const WRITTEN = Object.freeze({ __proto__: null, readable: false })
const ONCE = Object.freeze({ __proto__: null, once: true })

/**
 * @param {import('node:stream').Duplex} stream which nobody else reads or writes
 * @returns {{ readable: ReadableStream, writable: WritableStream }}
 */
function toWeb (stream) {
  return { readable: Readable.toWeb(stream, { strategy: NONE_WAITS }), writable: toWritable(stream) }
}

function toWritable (stream) {
  // Ends the write under way: while its chunk waits for a reader, a stream that is destroyed does not call it back.
  let giveUp
  return new WritableStream({
    start (controller) {
      finished(stream, WRITTEN, (error) => {
        if (!error) return
        controller.error(error)
        giveUp?.(error)
      })
      // Of abort(), which the sink hears of only when the write under way is over; that may wait for a reader.
      controller.signal.addEventListener('abort', () => stream.destroy(asError(controller.signal.reason)), ONCE)
    },
    write: (chunk) => new Promise((resolve, reject) => {
      giveUp = reject
      const settle = (error) => error ? reject(error) : resolve()
      try {
        stream.write(bytesOf(chunk), settle)
      } catch (error) {
        // What is no chunk ends both sides.
        stream.destroy(error)
        reject(error)
      }
    }),
    close: () => new Promise((resolve, reject) => {
      finished(stream, WRITTEN, (error) => error ? reject(error) : resolve())
      stream.end()
    }),
  }, ONE_WAITS)
}

const asError = (reason) => reason instanceof Error ? reason : new AbortError(reason)

// The standard's streams take every kind of bytes, Node's only some.
function bytesOf (chunk) {
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  return isAnyArrayBuffer(chunk) ? new Uint8Array(chunk) : chunk
}

module.exports = { toWeb }

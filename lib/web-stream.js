'use strict'

// The two sides of a stream as the Web Streams standard has them. Node's own Duplex.toWeb() lets as many chunks wait as
// the stream lets bytes, and hangs the reader when a chunk is refused; its Readable.toWeb(), up to Node 24, throws
// where nobody can catch it when a reader cancels while more is on its way.

const { finished } = require('node:stream')
const { ReadableStream, WritableStream } = require('node:stream/web')
const { isAnyArrayBuffer } = require('node:util').types
const { AbortError } = require('./errors')

/** What waits, waits in the stream: a failure would drop what its Web side has not handed out. */
const NONE_WAITS = { highWaterMark: 0 }
const ONE_WAITS = { highWaterMark: 1 }
// Without a prototype: Node would look there for a signal.
const READ = Object.freeze({ __proto__: null, writable: false })
const WRITTEN = Object.freeze({ __proto__: null, readable: false })
const ONCE = Object.freeze({ __proto__: null, once: true })

/**
 * @param {import('node:stream').Duplex} stream which nobody else reads or writes
 * @returns {{ readable: ReadableStream, writable: WritableStream }}
 */
function toWeb (stream) {
  return { readable: toReadable(stream), writable: toWritable(stream) }
}

function toReadable (stream) {
  // A stream that is destroyed still gives what waits in it, until it has said that it is.
  let over = false
  return new ReadableStream({
    start (controller) {
      stream.pause()
      stream.on('data', (chunk) => {
        if (over) return
        // First, because a reader who waits for more than this one has it resumed within enqueue().
        stream.pause()
        // A copy: the reader may transfer it, which Node refuses for memory that an add-on made.
        controller.enqueue(Buffer.isBuffer(chunk) ? new Uint8Array(chunk) : chunk)
      })
      finished(stream, READ, (error) => {
        // Others may come, of what was under way.
        stream.on('error', () => {})
        if (over) return
        over = true
        if (error) controller.error(error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new AbortError(error) : error)
        else controller.close()
      })
    },
    pull () { stream.resume() },
    cancel (reason) {
      over = true
      stream.destroy(asError(reason))
    },
  }, NONE_WAITS)
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

'use strict'

// The two sides of a stream as Web streams. Node's own Duplex.toWeb() buffers as many chunks as the stream buffers
// bytes, and hangs the reader when a chunk is refused; its Readable.toWeb(), up to Node 24, throws where nobody can
// catch it when a reader cancels while more is coming.

const { finished } = require('node:stream')
const { ReadableStream, WritableStream } = require('node:stream/web')
const { isAnyArrayBuffer } = require('node:util').types
const { AbortError } = require('./errors')

/** Chunks wait in the stream, because a failure would drop those that wait in its Web side. */
const NONE_WAITS = { highWaterMark: 0 }
const ONE_WAITS = { highWaterMark: 1 }
// Without a prototype, where Node would look for a signal.
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
  // A destroyed stream still delivers buffered chunks until it has emitted its error.
  let over = false
  return new ReadableStream({
    start (controller) {
      stream.pause()
      stream.on('data', (chunk) => {
        if (over) return
        // First, because a reader that waits for more resumes it within enqueue().
        stream.pause()
        // A copy: the reader may transfer it, which Node refuses for an add-on's memory.
        controller.enqueue(Buffer.isBuffer(chunk) ? new Uint8Array(chunk) : chunk)
      })
      finished(stream, READ, (error) => {
        // Later errors may come from what was under way.
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
  // Ends the write under way: a destroyed stream does not call it back while its chunk waits for a reader.
  let giveUp
  return new WritableStream({
    start (controller) {
      finished(stream, WRITTEN, (error) => {
        if (!error) return
        controller.error(error)
        giveUp?.(error)
      })
      // For abort(), which reaches the sink only after the write under way, and that may wait for a reader.
      controller.signal.addEventListener('abort', () => stream.destroy(asError(controller.signal.reason)), ONCE)
    },
    write: (chunk) => new Promise((resolve, reject) => {
      giveUp = reject
      const settle = (error) => error ? reject(error) : resolve()
      try {
        stream.write(bytesOf(chunk), settle)
      } catch (error) {
        // What is not a chunk ends both sides.
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

// Web streams accept every kind of bytes, Node's only some.
function bytesOf (chunk) {
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  return isAnyArrayBuffer(chunk) ? new Uint8Array(chunk) : chunk
}

module.exports = { toWeb }

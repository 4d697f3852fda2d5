/// <reference types="node" />

import { Transform } from 'node:stream'
import { CompressionFormat, CompressStepOptions, DecompressStepOptions } from './compress'
import { RunOptions } from './options'

/** What a stream takes in addition to the options of its format. */
export interface StreamRunOptions extends Pick<RunOptions, 'signal' | 'lane'> {
  /**
   * true: a full queue never ends the stream. Its first chunk waits for room as
   * those after it do, and one above 1 MiB, or `maxQueuedBytes`, is worked on in
   * parts of that size.
   *
   * @default false
   */
  waitForRoom?: boolean | undefined
}

/**
 * A Duplex that works in the pool, chunk by chunk, in order, with backpressure.
 * Where its first chunk finds the pool's queue full it ends with
 * `ERR_OFFLOOP_QUEUE_FULL`, unless it has `waitForRoom`; those after it wait for
 * room. When it is destroyed, the work on its chunk is given up, and its memory
 * freed in the pool: until its end, 2 MiB and more, which the pool's `maxMemory`
 * does not count.
 */
export interface CodecStream extends Transform {
  /**
   * Makes all that was written so far readable at the other end, as server-sent
   * events need. Costs compression ratio; a decompression never holds bytes back.
   *
   * @param callback when it has been pushed
   */
  flush (callback?: (error?: Error | null) => void): void
}

/** The same for `pipeThrough()`. */
export interface WebCodecStream {
  readable: ReadableStream
  writable: WritableStream
}

/**
 * Compresses what is written to it; a level of gzip, deflate and deflate-raw
 * above 9 means 9. Throws on a wrong argument.
 */
export function createCompress (
  format: CompressionFormat, options?: CompressStepOptions & StreamRunOptions
): CodecStream
/**
 * Decompresses what is written to it; `maxOutputBytes` counts the stream as a
 * whole, and may be up to 2^53 - 1. Throws on a wrong argument; data is judged as by `decompress`.
 */
export function createDecompress (
  format: CompressionFormat | 'auto', options?: DecompressStepOptions & StreamRunOptions
): CodecStream
/** {@link createCompress} as Web streams. */
export function createWebCompress (
  format: CompressionFormat, options?: CompressStepOptions & StreamRunOptions
): WebCodecStream
/** {@link createDecompress} as Web streams. */
export function createWebDecompress (
  format: CompressionFormat | 'auto', options?: DecompressStepOptions & StreamRunOptions
): WebCodecStream

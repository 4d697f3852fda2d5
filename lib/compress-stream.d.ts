/// <reference types="node" />

import { Transform } from 'node:stream'
import { CompressionFormat, CompressStepOptions, DecompressStepOptions } from './compress'
import { RunOptions } from './options'

/** What a stream takes in addition to the options of its format. */
export interface StreamRunOptions extends Pick<RunOptions, 'signal' | 'lane'> {
  /**
   * true: a full queue never ends the stream. Its first chunk waits for room, as later ones always
   * do, and a chunk above 1 MiB, or `maxQueuedBytes` if that is less, is worked on in parts of that
   * size.
   *
   * @default false
   */
  waitForRoom?: boolean | undefined
}

/**
 * A Duplex that works in the pool, chunk by chunk, in order, with backpressure. If its first chunk
 * finds the pool's queue full, it ends with `ERR_OFFLOOP_QUEUE_FULL`, unless it has `waitForRoom`;
 * later chunks wait for room. When it is destroyed, the work on its chunk is abandoned and its
 * memory is freed in the pool. Until its end it holds 2 MiB or more, which the pool's `maxMemory`
 * does not count.
 */
export interface CodecStream extends Transform {
  /**
   * Makes everything written so far readable at the other end, as server-sent events need. Costs
   * compression ratio; decompression never holds bytes back.
   *
   * @param callback called when it has been pushed
   */
  flush (callback?: (error?: Error | null) => void): void
}

/** The same as Web streams, for `pipeThrough()`. */
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
 * Decompresses what is written to it; `maxOutputBytes` is for the whole stream, and may be up to
 * 2^53 - 1. Throws on a wrong argument; bad data is an error as it is for `decompress`.
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

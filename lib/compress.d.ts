/// <reference types="node" />

import { Dictionary } from './dictionary'
import { Bytes, ResultBuffer } from './input'
import { RunOptions } from './options'

/**
 * `'deflate'` is what HTTP calls deflate, zlib's format (RFC 1950); `'deflate-raw'` has no wrapper at all (RFC
 * 1951).
 */
export type CompressionFormat = 'zstd' | 'gzip' | 'deflate' | 'deflate-raw' | 'br'

/** How to compress, in a call or in a step of a plan. */
export interface CompressStepOptions {
  /**
   * `zstd` -7 to 22, default 3; `gzip`, `deflate` and `deflate-raw` 0 to 12, default 6 (above 9: slower, and
   * smaller than zlib manages); `br` 0 to 11, default 4. `ERR_OUT_OF_RANGE` otherwise.
   */
  level?: number | undefined
  /** `zstd` only: a checksum of the content at the end of the frame. @default false */
  checksum?: boolean | undefined
  /** `zstd` (10 to 31) and `br` (10 to 24): log2 of the window. @default by level */
  windowLog?: number | undefined
  /** `zstd` only: threads that work on this input in addition to the pool's thread, 0 to 64. @default 0 */
  threads?: number | undefined
  /** `zstd` only. Its own level applies unless `level` says otherwise. */
  dictionary?: Dictionary | undefined
}

export interface CompressOptions extends CompressStepOptions, RunOptions {}

/** How to decompress, in a call or in a step of a plan. */
export interface DecompressStepOptions {
  /**
   * The most bytes of output, all frames and members together; more is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`. 0 to
   * 4294967295.
   *
   * @default 64 MiB
   */
  maxOutputBytes?: number | undefined
  /**
   * `zstd` and `auto`: log2 of the largest window that a frame may ask for, 10 to
   * 31; a larger one is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 27 (128 MiB)
   */
  maxWindowLog?: number | undefined
  /** `zstd`, and `auto` when it finds zstd. */
  dictionary?: Dictionary | undefined
}

export interface DecompressOptions extends DecompressStepOptions, RunOptions {}

/**
 * Compresses `data` into one zstd frame, one gzip member, or one stream of another format.
 *
 * Rejects with `ERR_INVALID_ARG_VALUE` for an option that the format does not
 * have, and with `ERR_OUT_OF_RANGE` for one that is outside its range.
 */
export function compress (format: CompressionFormat, data: Bytes, options?: CompressOptions): Promise<ResultBuffer>

/**
 * Decompresses `data`: all its frames or members, one after the other.
 *
 * Rejects with `ERR_OFFLOOP_INVALID_INPUT` when the data is corrupt or truncated, when a checksum does not match,
 * and when anything follows the end; with `ERR_OFFLOOP_OUTPUT_TOO_LARGE` at a limit. A size that the data claims
 * is not trusted until it is plausible.
 *
 * @param format `'auto'` recognises zstd, gzip and deflate by their first bytes
 */
export function decompress (
  format: CompressionFormat | 'auto', data: Bytes, options?: DecompressOptions
): Promise<ResultBuffer>

/// <reference types="node" />

import { Bytes, ResultBuffer } from './input'
import { RunOptions } from './options'

/**
 * A zstd dictionary, prepared once and shared by every thread. Bytes that begin
 * with zstd's magic number are a trained dictionary; all others are raw content.
 */
export class Dictionary {
  /**
   * Prepares the dictionary on the calling thread. Throws `ERR_INVALID_ARG_VALUE`
   * for bytes that are empty, corrupt, or more than 64 MiB.
   *
   * @param options level: of compressions that name no other, -7 to 22, default 3;
   *   others are prepared in the pool at their first use, and kept as long
   */
  constructor (bytes: NodeJS.ArrayBufferView | ArrayBufferLike, options?: { level?: number | undefined })
  #handle
}

export interface TrainDictionaryOptions extends RunOptions {
  /** The largest size of the dictionary in bytes, 256 to 64 MiB. @default 112640 */
  size?: number | undefined
}

/**
 * A dictionary's bytes, learned from samples of what it is to compress. Some
 * thousand samples, a hundred times `size` together, serve best. Takes about a
 * second for 16 MiB and cannot be stopped once it has begun.
 *
 * Rejects with `ERR_OFFLOOP_INVALID_INPUT` for fewer than 5 samples that are not
 * empty, more than 256 MiB of them, or samples with nothing to learn.
 */
export function trainDictionary (samples: readonly Bytes[], options?: TrainDictionaryOptions): Promise<ResultBuffer>

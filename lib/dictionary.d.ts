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
   * @param options level: for compressions that specify none, -7 to 22, default 3; other levels are prepared in the
   *   pool at first use, and kept with the dictionary
   */
  constructor (bytes: NodeJS.ArrayBufferView | ArrayBufferLike, options?: { level?: number | undefined })
  #handle
}

export interface TrainDictionaryOptions extends RunOptions {
  /** The largest size of the dictionary in bytes, 256 to 64 MiB. @default 112640 */
  size?: number | undefined
}

/**
 * Makes the bytes of a dictionary from samples of what it will compress. A few thousand samples with a total size
 * of a hundred times `size` work best. Takes about a second for 16 MiB and cannot be stopped once it has begun.
 *
 * Rejects with `ERR_OFFLOOP_INVALID_INPUT` for fewer than 5 non-empty samples, for more than 256 MiB of samples,
 * and for samples with nothing to learn.
 */
export function trainDictionary (samples: readonly Bytes[], options?: TrainDictionaryOptions): Promise<ResultBuffer>

/// <reference types="node" />

import { Chunk } from './input'
import { RunOptions } from './options'

/** What a hash costs. */
export interface PasswordCosts {
  /** KiB of memory, 8 to 4194304. @default 19456 */
  memory?: number | undefined
  /** How many times the memory is filled, 1 to 1024. @default 2 */
  passes?: number | undefined
}

/** What a stored string may demand; more is `ERR_OUT_OF_RANGE`, before any work. */
export interface PasswordLimits {
  /** KiB, 8 to 4194304. @default 1048576 */
  maxMemory?: number | undefined
  /** 1 to 1024. @default 16 */
  maxPasses?: number | undefined
}

/**
 * Password hashing with Argon2id. An aborted hash stops within a quarter of a pass over a lane's
 * memory, about 2 ms at the default costs. A password of more than 1 MiB rejects with
 * `ERR_INVALID_ARG_VALUE`.
 */
export const password: {
  /** Resolves with a PHC string, with a random salt of 16 bytes and a hash of 32 bytes. */
  hash (password: Chunk, options?: PasswordCosts & RunOptions): Promise<string>
  /**
   * Whether the password is the one that was hashed. Accepts any number of lanes (they are computed
   * one after another), and either order of the parameters.
   *
   * Rejects with `ERR_INVALID_ARG_VALUE` unless `phc` is a PHC string of Argon2id,
   * version 19, and with `ERR_OUT_OF_RANGE` above `maxMemory` or `maxPasses`.
   */
  verify (phc: string, password: Chunk, options?: PasswordLimits & RunOptions): Promise<boolean>
  /**
   * Whether `phc` was made with costs other than these, or with another type or version of Argon2,
   * which `verify` refuses. Lanes do not matter. Synchronous. Throws `ERR_INVALID_ARG_VALUE` when
   * `phc` is not a PHC string of Argon2.
   */
  needsRehash (phc: string, options?: PasswordCosts): boolean
  /**
   * Verifies, and hashes again when the password is right and the costs differ: `upgraded` is then
   * the string to store, otherwise it is absent. `timeout` is for both together. The second half
   * waits for room in a full queue.
   */
  verifyAndUpgrade (
    phc: string, password: Chunk, options?: PasswordCosts & PasswordLimits & RunOptions
  ): Promise<{ valid: boolean, upgraded?: string }>
}

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

/** What a stored string may ask for; more is `ERR_OUT_OF_RANGE`, before any work. */
export interface PasswordLimits {
  /** KiB, 8 to 4194304. @default 1048576 */
  maxMemory?: number | undefined
  /** 1 to 1024. @default 16 */
  maxPasses?: number | undefined
}

/**
 * Passwords, hashed with Argon2id. A hash that is aborted stops within a quarter of a
 * pass over a lane's memory, some 2 ms at the default costs. A password of more
 * than 1 MiB rejects with `ERR_INVALID_ARG_VALUE`.
 */
export const password: {
  /** A PHC string with a random salt of 16 bytes and a hash of 32. */
  hash (password: Chunk, options?: PasswordCosts & RunOptions): Promise<string>
  /**
   * Whether the password is the one that was hashed. Any number of lanes and
   * either order of parameters is read.
   *
   * Rejects with `ERR_INVALID_ARG_VALUE` when `phc` is no PHC string of Argon2id.
   */
  verify (phc: string, password: Chunk, options?: PasswordLimits & RunOptions): Promise<boolean>
  /** Whether `phc` was made with other costs than these. Synchronous; throws as `verify` rejects. */
  needsRehash (phc: string, options?: PasswordCosts): boolean
  /** Verifies, and hashes anew when the password is right and the costs are others. */
  verifyAndUpgrade (
    phc: string, password: Chunk, options?: PasswordCosts & PasswordLimits & RunOptions
  ): Promise<{ valid: boolean, upgraded?: string }>
}

/// <reference types="node" />

import { PathLike } from 'node:fs'

import { Bytes, ResultBuffer } from './input'
import { RunOptions } from './options'

/**
 * `blake2b` gives 32 bytes unless `length` says otherwise, `blake2b512` gives 64. The `xxh3` algorithms are checksums, not
 * cryptographic hashes.
 */
export type HashAlgorithm =
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha1'
  | 'md5'
  | 'sha3-256'
  | 'blake2b'
  | 'blake2b512'
  | 'xxh3-64'
  | 'xxh3-128'

/** How a digest is written: a string, or the bytes themselves with `'buffer'`. */
export type DigestEncoding = 'hex' | 'base64' | 'base64url' | 'buffer'

/** A string for every encoding but `'buffer'`. */
export type Digest<Encoding extends DigestEncoding> =
  Encoding extends 'buffer' ? ResultBuffer : string

/**
 * A key. A string stands for its UTF-8 bytes. It is copied at once; SECURITY.md says when the copies are wiped. A string itself
 * cannot be wiped.
 */
export type Key = string | NodeJS.ArrayBufferView | ArrayBuffer | SharedArrayBuffer

/** The options of every digest: of a call, a stream or a step of a plan. */
export interface DigestOptions<Encoding extends DigestEncoding = DigestEncoding> {
  /** @default 'hex' */
  encoding?: Encoding | undefined
  /** `blake2b` only: 1 to 64 bytes. Makes the digest a message authentication code. */
  key?: Key | undefined
  /** `blake2b` only: bytes of the digest, 16 to 64. @default 32 */
  length?: number | undefined
}

export interface HashOptions<Encoding extends DigestEncoding = DigestEncoding>
  extends DigestOptions<Encoding>, RunOptions {}

export interface HmacOptions<Encoding extends DigestEncoding = DigestEncoding> extends RunOptions {
  /** @default 'hex' */
  encoding?: Encoding | undefined
}

/**
 * The digest of `data`.
 *
 * Inputs up to 4 KiB, and up to 16 KiB when nothing else is under way, are hashed on the calling thread, at most 64 KiB in one
 * turn of the event loop; see docs/pool.md.
 *
 * Rejects with `ERR_INVALID_ARG_VALUE` for an unknown algorithm, for a `key` or `length` with an algorithm that takes none, for
 * an empty `key`, and for `md5`, `sha1`, `sha384` and `sha3-256` when the runtime has no OpenSSL that offers them.
 */
export function hash<Encoding extends DigestEncoding = 'hex'> (
  algorithm: HashAlgorithm, data: Bytes, options?: HashOptions<Encoding>
): Promise<Digest<Encoding>>

export namespace hash {
  /**
   * The digest of a file's content, read by the pool piece by piece.
   *
   * Only regular files are read; a FIFO, a terminal or a device rejects with `ERR_INVALID_ARG_VALUE`. A system error rejects with
   * an error like those of `node:fs`: `code` (such as `ENOENT`), `errno`, `syscall`, `path`.
   *
   * @param path as for `fs.readFile`, except a file descriptor
   * @param algorithm default `'sha256'`; may be left out
   */
  function file<Encoding extends DigestEncoding = 'hex'> (
    path: PathLike, algorithm?: HashAlgorithm, options?: HashOptions<Encoding>
  ): Promise<Digest<Encoding>>
  function file<Encoding extends DigestEncoding = 'hex'> (
    path: PathLike, options: HashOptions<Encoding>
  ): Promise<Digest<Encoding>>

  /**
   * One digest for each member of `list`, in order. Up to 4,096 members are one job; more are divided into jobs of 4,096 members
   * or 4 MiB, only a few of which are under way at once. A member that is an array of chunks is joined on the calling thread.
   */
  function many<Encoding extends DigestEncoding = 'hex'> (
    algorithm: HashAlgorithm, list: readonly Bytes[], options?: HashOptions<Encoding>
  ): Promise<Array<Digest<Encoding>>>

  /** The name of every algorithm. Frozen. */
  const algorithms: readonly HashAlgorithm[]
}

/**
 * The HMAC (RFC 2104) of `data`, with any algorithm except `xxh3` (`ERR_INVALID_ARG_VALUE`).
 *
 * @param key of any length
 */
export function hmac<Encoding extends DigestEncoding = 'hex'> (
  algorithm: HashAlgorithm, key: Key, data: Bytes, options?: HmacOptions<Encoding>
): Promise<Digest<Encoding>>

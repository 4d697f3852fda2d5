/// <reference types="node" />

import { Writable } from 'node:stream'
import { Digest, DigestEncoding, DigestOptions, HashAlgorithm } from './hash'
import { RunOptions } from './options'

export interface CreateHashOptions<Encoding extends DigestEncoding = DigestEncoding>
  extends DigestOptions<Encoding>, Pick<RunOptions, 'signal' | 'lane'> {}

/** Bytes in, one digest out. Made by {@link createHash}. */
export interface HashStream<Encoding extends DigestEncoding = DigestEncoding> extends Writable {
  /**
   * Ends the stream, unless it has ended, and resolves with the digest of everything written. Waits
   * for streams that are piped to this one, and rejects if one of them fails. An iterable or a Web
   * stream in `pipeline()` is not piped: ask for the digest after the pipeline has ended. May be
   * called again.
   *
   * @param encoding default: the one given to `createHash`
   */
  digest (): Promise<Digest<Encoding>>
  digest<Other extends DigestEncoding> (encoding: Other): Promise<Digest<Other>>
}

/**
 * A Writable that hashes what is written or piped to it, chunk by chunk in the pool. Throws on a
 * wrong argument. If its first chunk finds the queue full, it ends with `ERR_OFFLOOP_QUEUE_FULL`.
 * If it is destroyed before its end, `digest()` rejects with the error, or with
 * `ERR_OFFLOOP_CLOSED`.
 */
export function createHash<Encoding extends DigestEncoding = 'hex'> (
  algorithm: HashAlgorithm, options?: CreateHashOptions<Encoding>
): HashStream<Encoding>

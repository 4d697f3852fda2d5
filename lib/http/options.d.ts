/// <reference types="node" />

import { CompressStepOptions } from '../compress'
import { Lane } from '../options'

/** The content codings of an answer that can be chosen. */
export type ContentEncoding = 'zstd' | 'br' | 'gzip' | 'deflate'

/** Options for each coding, as {@link CompressStepOptions} has them. */
export interface EncodingSettings {
  /** Of `gzip` and `deflate`, 0 to 12; -1 is the default. @default 6 */
  level?: number | undefined
  zstd?: CompressStepOptions | undefined
  br?: CompressStepOptions | undefined
  gzip?: CompressStepOptions | undefined
  deflate?: CompressStepOptions | undefined
}

/** What the compression of answers takes in every host. A wrong value throws when it is given, with a `code` as of Node. */
export interface ResponseCompressionOptions extends EncodingSettings {
  /**
   * What may be chosen, in the order of preference among those that the client likes equally well.
   *
   * @default ['zstd', 'br', 'gzip', 'deflate']
   */
  encodings?: ReadonlyArray<ContentEncoding | 'identity'> | undefined
  /**
   * Bodies whose length is known and below this are sent as they are: bytes, or text such as `'1kb'`. What is neither is the
   * default, as in `compression`.
   *
   * @default 1024
   */
  threshold?: number | string | undefined
  /** As node:zlib has it: `params` with `BROTLI_PARAM_QUALITY` and `BROTLI_PARAM_LGWIN`. */
  brotli?: { params?: Record<number, number | boolean> | undefined } | undefined
  /** What a client gets that sends no Accept-Encoding. @default 'identity' */
  enforceEncoding?: ContentEncoding | 'identity' | undefined
}

/**
 * How a request's work runs in the pool; see {@link RunOptions}. It is stopped when the client leaves. A wrong value throws
 * when it is given.
 */
export interface RequestRunOptions {
  /** Milliseconds for each run, queue included; then the answer is 503. @default no limit */
  timeout?: number | undefined
  /** @default 'interactive' */
  lane?: Lane | undefined
}

/** What reading a request's body takes in every host. */
export interface RequestDecodingOptions extends RequestRunOptions {
  /** Content codings that may be stacked (`Content-Encoding: gzip, zstd`), 1 or 2. @default 1 */
  maxEncodings?: number | undefined
}

/** What a transformation takes in every host. */
export interface TransformationOptions extends RequestRunOptions, EncodingSettings {
  /** The Content-Type of the answer. @default 'application/json' */
  type?: string | undefined
  /**
   * Codings that may be added, in the same hop, as the client likes them; for a plan that does not compress itself.
   *
   * @default none
   */
  encodings?: readonly ContentEncoding[] | undefined
}

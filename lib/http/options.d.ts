/// <reference types="node" />

import { CompressStepOptions } from '../compress'
import { Lane } from '../options'

/** The content codings that an answer can have. */
export type ContentEncoding = 'zstd' | 'br' | 'gzip' | 'deflate'

/** Options for each coding, as in {@link CompressStepOptions}. */
export interface EncodingSettings {
  /** For `gzip` and `deflate`, 0 to 12; -1 means the default. @default 6 */
  level?: number | undefined
  zstd?: CompressStepOptions | undefined
  br?: CompressStepOptions | undefined
  gzip?: CompressStepOptions | undefined
  deflate?: CompressStepOptions | undefined
}

/** The options for compressing answers in every framework. A wrong value throws at set-up, with one of Node's `code`s. */
export interface ResponseCompressionOptions extends EncodingSettings {
  /**
   * The codings that may be chosen, in order of preference among those that the client accepts equally well.
   *
   * @default ['zstd', 'br', 'gzip', 'deflate']
   */
  encodings?: ReadonlyArray<ContentEncoding | 'identity'> | undefined
  /**
   * Bodies whose length is known and below this are sent as they are: bytes, or text such as `'1kb'`. Anything else means
   * the default, as in `compression`.
   *
   * @default 1024
   */
  threshold?: number | string | undefined
  /** As in node:zlib: `params` with `BROTLI_PARAM_QUALITY` and `BROTLI_PARAM_LGWIN`. */
  brotli?: { params?: Record<number, number | boolean> | undefined } | undefined
  /** The coding for a client that sends no Accept-Encoding. @default 'identity' */
  enforceEncoding?: ContentEncoding | 'identity' | undefined
}

/**
 * How a request's work runs in the pool; see {@link RunOptions}. It is stopped when the client leaves. A wrong value throws
 * at set-up.
 */
export interface RequestRunOptions {
  /** Milliseconds for each run, including its time in the queue; then the answer is 503. @default no limit */
  timeout?: number | undefined
  /** @default 'interactive' */
  lane?: Lane | undefined
}

/** The options for reading a request's body in every framework. */
export interface RequestDecodingOptions extends RequestRunOptions {
  /** Content codings that may be stacked (`Content-Encoding: gzip, zstd`), 1 or 2. @default 1 */
  maxEncodings?: number | undefined
}

/** The options of a transformation in every framework. */
export interface TransformationOptions extends RequestRunOptions, EncodingSettings {
  /** The Content-Type of the answer. @default 'application/json' */
  type?: string | undefined
  /**
   * Codings that may be added in the same hop, by the client's preference; for a plan that does not compress by itself.
   *
   * @default none
   */
  encodings?: readonly ContentEncoding[] | undefined
}

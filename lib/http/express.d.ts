/// <reference types="node" />

import { Plan } from '../plan'
import { RequestDecodingOptions, ResponseCompressionOptions, TransformationOptions } from './options'

export type {
  ContentEncoding,
  EncodingSettings,
  RequestDecodingOptions,
  RequestRunOptions,
  ResponseCompressionOptions,
  TransformationOptions,
} from './options'

declare global {
  namespace Express {
    interface Response {
      /** From compress(): sends what has been compressed so far. */
      flush (): void
    }
  }
}

/** Middleware for Express 4 and 5, Connect, and anything else with this signature. */
export type Middleware = (request: any, response: any, next: (error?: any) => void) => void

/**
 * The options of the package `compression`, and ours. Those that only tune zlib (`memLevel`, `chunkSize`, …) have no effect.
 */
export interface CompressOptions extends ResponseCompressionOptions {
  /** Whether an answer is worth compressing. @default by its Content-Type, {@link compress.filter} */
  filter?: ((request: any, response: any) => boolean) | undefined
  [zlib: string]: unknown
}

/**
 * Compresses answers in the pool; replaces the package `compression`.
 *
 * A body that is passed whole to `end()` has an exact Content-Length; one that is written in parts is compressed as it comes,
 * with backpressure, and `response.flush()` sends what there is. When the pool refuses a whole body, the body is sent as it is;
 * parts wait for room once the headers have named the coding.
 *
 * Not compressed: what the filter refuses, `Cache-Control: no-transform`, answers to HEAD, those without content (204, 304),
 * ranges (206, Content-Range), and what is already encoded. Strong ETags of compressed answers become weak.
 */
export function compress (options?: CompressOptions): Middleware

export namespace compress {
  /** The default filter, by the Content-Type of the response. */
  function filter (request: any, response: any): boolean
}

/** The options of `express.json()`, and ours. */
export interface JsonOptions extends RequestDecodingOptions {
  /** The most bytes, encoded and decoded: a number, or text such as `'1mb'`. @default '100kb' */
  limit?: number | string | undefined
  /** false refuses encoded bodies with 415. @default true */
  inflate?: boolean | undefined
  /** Accepts only objects and arrays. @default true */
  strict?: boolean | undefined
  /** Which Content-Types are parsed. @default 'application/json' */
  type?: string | readonly string[] | ((request: any) => any) | undefined
  /** For `JSON.parse`, which then parses the whole body on the event loop. */
  reviver?: ((this: any, key: string, value: any) => any) | undefined
  /** Sees the decoded bytes before they are parsed; what it throws becomes 403. */
  verify?: ((request: any, response: any, body: Buffer, charset: string) => void) | undefined
  /** The charset when the request names none. @default 'utf-8' */
  defaultCharset?: string | undefined
  [other: string]: unknown
}

/**
 * Parses JSON bodies into `request.body`, off the event loop if they are large; replaces `express.json()`.
 *
 * Errors have the same `type`, `status`, `expose` and `body` as those of express.json() (`body`: for bodies up to 1 MiB). In
 * addition, 503 with Retry-After when the pool has no room: before the body is read if its length is declared, otherwise while
 * it is read.
 */
export function json (options?: JsonOptions): Middleware

export interface TransformOptions extends TransformationOptions, RequestDecodingOptions {
  /**
   * The most bytes of the body, encoded and decoded; a `decompress` in the plan has its own `maxOutputBytes`.
   *
   * @default '16mb'
   */
  limit?: number | string | undefined
  /** false refuses encoded bodies with 415. @default true */
  inflate?: boolean | undefined
}

/**
 * Answers a request with what a plan makes of its body. The body never becomes a JavaScript value.
 *
 * The body's content coding is decoded first, unless the plan begins with `decompress` (a coding that it cannot decode is 415).
 * A plan that ends with `compress` sets the answer's Content-Encoding (a client that does not accept it gets the plain bytes);
 * a text digest named `etag` becomes its ETag. A plan that finds nothing is 404.
 */
export function transform (plan: Plan<Buffer | undefined, {}>, options?: TransformOptions): Middleware

export interface EtagOptions {
  /** false makes strong tags. @default true */
  weak?: boolean | undefined
  /**
   * Collects every answer that is written in parts, except event streams, up to `limit`; otherwise only those whose
   * Content-Length is known.
   *
   * @default false
   */
  streams?: boolean | undefined
  /** The most bytes of an answer in parts that are collected; a longer answer is sent without a tag. @default '1mb' */
  limit?: number | string | undefined
}

/**
 * Gives answers to GET an ETag of their whole body, hashed in the pool (up to 16 KiB on the calling thread), and answers 304
 * when Express finds them fresh. A part that is collected counts as sent.
 *
 * Use it with `app.set('etag', false)`, which stops Express' own; after compress(), which makes strong tags weak.
 */
export function etag (options?: 'weak' | 'strong' | EtagOptions): Middleware

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
      /** Of compress(): sends what is compressed so far. */
      flush (): void
    }
  }
}

/** Middleware for Express 4 and 5, Connect, and whatever else calls it like that. */
export type Middleware = (request: any, response: any, next: (error?: any) => void) => void

/** Those of the package `compression`, and ours. What tunes zlib only (`memLevel`, `chunkSize`, …) has no effect. */
export interface CompressOptions extends ResponseCompressionOptions {
  /** Whether an answer is worth it. @default by its Content-Type, {@link compress.filter} */
  filter?: ((request: any, response: any) => boolean) | undefined
  [zlib: string]: unknown
}

/**
 * Compresses answers in the pool; takes the place of the package `compression`.
 *
 * A body that `end()` gets whole has an exact Content-Length; one that is written in parts is compressed as it comes,
 * with backpressure, and `response.flush()` sends what there is. When the pool refuses a whole body, it is sent as it is; parts
 * wait for room once the head has named the coding.
 *
 * Not compressed: what the filter refuses, `Cache-Control: no-transform`, answers to HEAD, those without content (204,
 * 304), parts (206, Content-Range), and what is encoded already. Strong ETags of what is compressed become weak.
 */
export function compress (options?: CompressOptions): Middleware

export namespace compress {
  /** The default filter, by the Content-Type of the response. */
  function filter (request: any, response: any): boolean
}

/** Those of `express.json()`, and ours. */
export interface JsonOptions extends RequestDecodingOptions {
  /** The most bytes, encoded and decoded: a number, or text such as `'1mb'`. @default '100kb' */
  limit?: number | string | undefined
  /** false refuses encoded bodies with 415. @default true */
  inflate?: boolean | undefined
  /** Only objects and arrays. @default true */
  strict?: boolean | undefined
  /** Which Content-Types are parsed. @default 'application/json' */
  type?: string | readonly string[] | ((request: any) => any) | undefined
  /** For `JSON.parse`, which then parses the whole body on the event loop. */
  reviver?: ((this: any, key: string, value: any) => any) | undefined
  /** Sees the decoded bytes before they are parsed; what it throws becomes 403. */
  verify?: ((request: any, response: any, body: Buffer, charset: string) => void) | undefined
  /** When the request names none. @default 'utf-8' */
  defaultCharset?: string | undefined
  [other: string]: unknown
}

/**
 * Parses JSON bodies to `request.body`, off the event loop where they are large; takes the place of `express.json()`.
 *
 * Errors have the `type`, `status`, `expose` and `body` of express.json()'s (`body`: for bodies up to 1 MiB). Beside these,
 * 503 with Retry-After when the pool has no room: before the body is read where its length is declared, else on its way.
 */
export function json (options?: JsonOptions): Middleware

export interface TransformOptions extends TransformationOptions, RequestDecodingOptions {
  /** The most bytes of the body, encoded and decoded; a plan's own `decompress` has its `maxOutputBytes`. @default '16mb' */
  limit?: number | string | undefined
  /** false refuses encoded bodies with 415. @default true */
  inflate?: boolean | undefined
}

/**
 * Answers a request with what a plan makes of its body. No JavaScript value of it is ever made.
 *
 * A body's content coding is undone first, unless the plan begins with `decompress`
 * (which is 415 for a coding that it cannot undo). A plan that ends with `compress` gives the
 * answer its Content-Encoding (a client that does not take it gets the plain bytes), a digest named `etag` that is text its
 * ETag. A plan that finds nothing is 404.
 */
export function transform (plan: Plan<Buffer | undefined, {}>, options?: TransformOptions): Middleware

export interface EtagOptions {
  /** false makes strong tags. @default true */
  weak?: boolean | undefined
  /**
   * Collects every answer that is written in parts, but for event streams, up to `limit`; else only those whose
   * Content-Length is known.
   *
   * @default false
   */
  streams?: boolean | undefined
  /** The most bytes of an answer in parts that is collected; more go on untagged. @default '1mb' */
  limit?: number | string | undefined
}

/**
 * Gives answers to GET an ETag of their whole body, hashed in the pool (up to 16 KiB at once), and answers 304 where Express
 * finds them fresh. A part that is collected counts as sent.
 *
 * Use it with `app.set('etag', false)`, which stops Express' own; after compress(), which makes strong tags weak.
 */
export function etag (options?: 'weak' | 'strong' | EtagOptions): Middleware

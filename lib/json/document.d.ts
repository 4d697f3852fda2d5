/// <reference types="node" />

import { Bytes, ResultBuffer } from '../input'
import { RunOptions } from '../options'
import { JsonOptions } from './limits'
import { JsonQueryOptions } from './query'
import { As, BuildOptions } from './results'
import { JsonSearchOptions } from './search'

export interface JsonOpenOptions extends JsonOptions {
  /**
   * The most memory that the document may take, in bytes, 1 to 64 GiB: its text and what is known of its structure,
   * which takes about as much again, and eight times as much at worst. More is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 1 GiB
   */
  maxBytes?: number | undefined
}

/** As those of `json.query`, but for maxDepth: the document has its own. */
export type JsonDocumentQueryOptions<Form extends As = As> = Omit<JsonQueryOptions<Form>, 'maxDepth'>

/** As those of `json.search`, but for maxDepth. */
export type JsonDocumentSearchOptions<Form extends As = As> = Omit<JsonSearchOptions<Form>, 'maxDepth'>

/** What a part of a JSON text is. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/**
 * A JSON text that was parsed once and is kept outside V8's heap, so that the garbage collector has nothing to do
 * with it. Any number of calls may use it at the same time.
 *
 * A pointer is a JSON Pointer (RFC 6901) such as `'/users/0/name'`; without one it is the whole text. Of equal names
 * in an object the last one counts. What is absent is undefined.
 *
 * The synchronous methods find their part in microseconds, however large the document is, and throw
 * `ERR_OFFLOOP_OUTPUT_TOO_LARGE` for one whose JSON has more than 1 MiB: the others run in the pool.
 * All throw or reject with `ERR_OFFLOOP_INVALID_EXPRESSION` when the pointer does not parse, and with
 * `ERR_INVALID_STATE` when the document is closed.
 */
export interface JsonDocument {
  /** Bytes of the text; 0 when closed. */
  readonly byteLength: number
  /** The value, as `JSON.parse` makes it. */
  get<Value = unknown> (pointer?: string): Value | undefined
  has (pointer?: string): boolean
  /** The names of an object, as `Object.keys` gives them; undefined for what is no object. */
  keys (pointer?: string): string[] | undefined
  /** How many elements an array has, or how many members an object, equal names included; undefined for the rest. */
  length (pointer?: string): number | undefined
  type (pointer?: string): JsonType | undefined
  /** The part of the text, as it came. */
  toBuffer (pointer?: string, options?: RunOptions): Promise<ResultBuffer | undefined>
  /** As get(), of any size. */
  toValue<Value = unknown> (pointer?: string, options?: RunOptions & BuildOptions): Promise<Value | undefined>
  /** See {@link json.query}. */
  query (path: string, options: JsonDocumentQueryOptions<'value'> & { paths: true }): Promise<string[]>
  query<Value = unknown> (path: string, options?: JsonDocumentQueryOptions<'value'>): Promise<Value[]>
  query (path: string, options: JsonDocumentQueryOptions<'buffer'>): Promise<ResultBuffer>
  query (path: string, options: JsonDocumentQueryOptions<'string'>): Promise<string>
  query (path: string, options: JsonDocumentQueryOptions): Promise<unknown>
  /** See {@link json.search}. */
  search<Value = unknown> (expression: string, options?: JsonDocumentSearchOptions<'value'>): Promise<Value>
  search (expression: string, options: JsonDocumentSearchOptions<'buffer'>): Promise<ResultBuffer>
  search (expression: string, options: JsonDocumentSearchOptions<'string'>): Promise<string>
  search (expression: string, options: JsonDocumentSearchOptions): Promise<unknown>
  /**
   * Frees the memory, at once or when the last job that reads it has ended; such a job ends as if nothing had
   * happened. A text of 4 MiB and more is freed on a thread of the pool. A document that nobody holds any more is
   * closed by the garbage collector.
   */
  close (): void
  [Symbol.dispose] (): void
}

export interface JsonDocumentFunctions {
  /**
   * Parses a text, in the pool, and keeps it. Rejects with `ERR_OFFLOOP_INVALID_INPUT` when it is not JSON.
   *
   * Close it when it is no longer needed.
   */
  open (data: Bytes, options?: JsonOpenOptions): Promise<JsonDocument>
}

/// <reference types="node" />

import { Bytes, ResultBuffer } from '../input'
import { RunOptions } from '../options'
import { JsonOptions } from './limits'
import { JsonQueryOptions } from './query'
import { As, BuildOptions } from './results'
import { JsonSearchOptions } from './search'

export interface JsonOpenOptions extends JsonOptions {
  /**
   * The most memory that the document may take, in bytes, 1 to 64 GiB: its text and an index of its structure, which
   * takes about as much again, and at worst eight times as much. More is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 1 GiB
   */
  maxBytes?: number | undefined
}

/** The options of `json.query` without maxDepth, which is the document's. */
export type JsonDocumentQueryOptions<Form extends As = As> = Omit<JsonQueryOptions<Form>, 'maxDepth'>

/** The options of `json.search` without maxDepth. */
export type JsonDocumentSearchOptions<Form extends As = As> = Omit<JsonSearchOptions<Form>, 'maxDepth'>

/** What a part of a JSON text is. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/**
 * A JSON text, parsed once and kept outside V8's heap, where it costs the garbage collector nothing. Any number of
 * calls may use it at the same time.
 *
 * A pointer is a JSON Pointer (RFC 6901) such as `'/users/0/name'`; without a pointer, the whole text is meant. If
 * names in an object are equal, the last one counts. What is absent is undefined.
 *
 * The synchronous methods find their part in microseconds, however large the document is, and throw
 * `ERR_OFFLOOP_OUTPUT_TOO_LARGE` for a part of more than 1 MiB of JSON; the asynchronous ones run in the pool. All
 * throw or reject with `ERR_OFFLOOP_INVALID_EXPRESSION` when the pointer does not parse, and with
 * `ERR_INVALID_STATE` when the document is closed.
 */
export interface JsonDocument {
  /** Bytes of the text; 0 when closed. */
  readonly byteLength: number
  /** The value, as `JSON.parse` would make it. */
  get<Value = unknown> (pointer?: string): Value | undefined
  has (pointer?: string): boolean
  /** The names of an object, in the order of `Object.keys`; undefined for anything else. */
  keys (pointer?: string): string[] | undefined
  /**
   * How many elements an array or how many members an object has, counting equal names; undefined for anything else.
   */
  length (pointer?: string): number | undefined
  type (pointer?: string): JsonType | undefined
  /** The part of the text, unchanged. */
  toBuffer (pointer?: string, options?: RunOptions): Promise<ResultBuffer | undefined>
  /** Like get(), for a part of any size. */
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
   * Frees the memory, at once or when the last job that reads it has ended; those jobs are not affected. A text of 4
   * MiB and more is freed on a pool thread. A document that nobody holds any more is closed by the garbage
   * collector.
   */
  close (): void
  [Symbol.dispose] (): void
}

export interface JsonDocumentFunctions {
  /**
   * Parses a text in the pool and keeps it. Rejects with `ERR_OFFLOOP_INVALID_INPUT` when it is not JSON.
   *
   * Close it when it is no longer needed.
   */
  open (data: Bytes, options?: JsonOpenOptions): Promise<JsonDocument>
}

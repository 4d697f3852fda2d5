/// <reference types="node" />

import { Bytes, ResultBuffer } from '../input'
import { RunOptions } from '../options'
import { JsonStepOptions } from './limits'
import { As, BuildOptions } from './results'

/** The options of a query itself, wherever it is used. */
export interface JsonQueryStepOptions extends JsonStepOptions {
  /**
   * Gives the normalized path of each node (RFC 9535, section 2.7), such as
   * `"$['users'][0]"`, instead of its value.
   *
   * @default false
   */
  paths?: boolean | undefined
  /**
   * The most steps of a run, 1 to 2^53 - 1: a step looks at one value or property name, at one state of a
   * regular expression for a character, or at 16 bytes of a string or a name; a number of more than 24 characters
   * takes 64 more. More is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 100000000, or 8 for each byte of the text if that is more
   */
  maxSteps?: number | undefined
  /**
   * How many nodes may be selected, 0 to 2^53 - 1. More is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 10000000
   */
  maxResults?: number | undefined
  /**
   * The most bytes that the JSON text of the result may have, 0 to 4294967295.
   * More is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 1073741824 (1 GiB)
   */
  maxOutputBytes?: number | undefined
}

export interface JsonQueryOptions<Form extends As = As> extends JsonQueryStepOptions, RunOptions, BuildOptions {
  /** @default 'value' */
  as?: Form | undefined
}

export interface JsonQueryFunctions {
  /**
   * What a JSONPath (RFC 9535) selects: an array of values, or of normalized paths. With `as`, the JSON text of
   * that array, in which each value stays as it was, digit for digit. Members of an object come in the order of
   * the text, and if names are equal, only the last one counts.
   *
   * Rejects with `ERR_OFFLOOP_INVALID_EXPRESSION` and an offset (in bytes of UTF-8) when the path does not
   * parse, is not well-typed, is longer than 64 KiB or nested deeper than 64; and with
   * `ERR_OFFLOOP_INVALID_INPUT` when the text is not JSON. A path is data: it is never executed as code.
   *
   * @param path such as `'$.users[?@.age >= 18].name'`
   */
  query (data: Bytes, path: string, options: JsonQueryOptions<'value'> & { paths: true }): Promise<string[]>
  query<Value = unknown> (data: Bytes, path: string, options?: JsonQueryOptions<'value'>): Promise<Value[]>
  query (data: Bytes, path: string, options: JsonQueryOptions<'buffer'>): Promise<ResultBuffer>
  query (data: Bytes, path: string, options: JsonQueryOptions<'string'>): Promise<string>
  query (data: Bytes, path: string, options: JsonQueryOptions): Promise<unknown>
}

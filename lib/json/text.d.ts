/// <reference types="node" />

import { Bytes, ResultBuffer } from '../input'
import { RunOptions } from '../options'
import { JsonOptions, JsonOutputOptions, JsonOutputStepOptions } from './limits'

/** Where and why a text is not JSON. */
export interface JsonFault {
  message: string
  /** Byte offset of the fault. */
  offset: number
  /** 1-based. */
  line: number
  /** 1-based, in bytes. */
  column: number
}

/** What {@link json.validate} resolves with. */
export type JsonValidation = { valid: true } | { valid: false, error: JsonFault }

export interface JsonFormatStepOptions extends JsonOutputStepOptions {
  /**
   * Spaces per level, 0 to 10, or up to 10 characters of white space; with none, the result is that of
   * `minify`.
   *
   * @default 2
   */
  space?: number | string | undefined
}

export interface JsonFormatOptions extends JsonFormatStepOptions, RunOptions {}

/** Functions from JSON text to JSON text. */
export interface JsonTextFunctions {
  /**
   * Whether `data` is JSON, and nested no deeper than `maxDepth`. For a text that is not, it resolves
   * with what is wrong; it rejects only for a wrong argument or because of the pool.
   */
  validate (data: Bytes, options?: JsonOptions): Promise<JsonValidation>

  /**
   * The text without white space between its tokens; every token stays unchanged. Rejects with
   * `ERR_OFFLOOP_INVALID_INPUT` when it is not JSON.
   */
  minify (data: Bytes, options?: JsonOptions): Promise<ResultBuffer>

  /**
   * The text laid out as by `JSON.stringify(value, null, space)`. Names, strings and numbers stay
   * unchanged. Rejects with `ERR_OFFLOOP_INVALID_INPUT` when it is not JSON, and with
   * `ERR_OFFLOOP_OUTPUT_TOO_LARGE` above `maxOutputBytes`.
   */
  format (data: Bytes, options?: JsonFormatOptions): Promise<ResultBuffer>

  /**
   * The canonical form of RFC 8785. Numbers are written as JavaScript writes them, so digits beyond the
   * precision of a double are rounded. Equal names in an object, lone surrogates and numbers beyond a
   * double's range have no canonical form: `ERR_OFFLOOP_INVALID_INPUT` with their offset. Above
   * `maxOutputBytes` it rejects with `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   */
  canonicalize (data: Bytes, options?: JsonOutputOptions): Promise<ResultBuffer>
}

/// <reference types="node" />

import { Duplex } from 'node:stream'
import { OffloopError } from '../errors'
import { RunOptions } from '../options'

export interface JsonLinesOptions extends Pick<RunOptions, 'signal' | 'lane'> {
  /** A JSONPath (RFC 9535): each line becomes what `json.query` gives for it. */
  query?: string | undefined
  /** A JMESPath expression: each line becomes what `json.search` gives for it. Not together with `query`. */
  search?: string | undefined
  /**
   * `'value'`: each line becomes a JavaScript value; null, which would end a stream, becomes undefined. `'buffer'`:
   * NDJSON again, without empty lines and without white space around a line. `'string'`: the same as a string, which is
   * decoded on the event loop.
   *
   * @default 'value'
   */
  as?: 'value' | 'buffer' | 'string' | undefined
  /**
   * What to do about a line that is not JSON, is too long or too deep, or for which the expression fails. `'error'`: the
   * stream ends with an error, after all values before that line. `'skip'`: the line is left out, and a `'skip'` event
   * has the error.
   *
   * @default 'error'
   */
  onError?: 'error' | 'skip' | undefined
  /**
   * The longest line, in bytes, 1 to 1 GiB. White space around it does not count, except in a line that is split between
   * chunks, where everything but one byte counts.
   *
   * @default 16 MiB
   */
  maxLineBytes?: number | undefined
  /** The deepest nesting of a line, 1 to 1000000. @default 1024 */
  maxDepth?: number | undefined
}

/**
 * A Duplex: NDJSON (UTF-8) in, values or NDJSON out, in order and with backpressure.
 *
 * Errors of a line have `line`, counted from 1. `ERR_OFFLOOP_INVALID_INPUT` also has, where they are known, `offset`, in
 * bytes from the start of the stream, and `column`, in bytes from 1. A search that fails on a line is
 * `ERR_OFFLOOP_INVALID_EXPRESSION`; a line that reaches a limit of `query` or `search` is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
 */
export interface JsonLinesStream extends Duplex {
  /** A bad line was left out. */
  on (event: 'skip', listener: (error: OffloopError) => void): this
  on (event: string | symbol, listener: (...all: any[]) => void): this
}

export interface JsonLinesFunctions {
  /**
   * Works on each line of what is written, in the pool, many lines at a time and on several threads at once. Lines end
   * with LF or CR LF; the end of the last one may be missing. Empty lines and a byte order mark at the start are left
   * out. Throws on a wrong argument.
   */
  createLines (options?: JsonLinesOptions): JsonLinesStream
  /** {@link createLines} as Web streams, for `pipeThrough()`. */
  createWebLines (options?: JsonLinesOptions): { readable: ReadableStream, writable: WritableStream }
}

/// <reference types="node" />

import { ResultBuffer } from '../input'
import { RunOptions } from '../options'

export interface JsonStringifyOptions<Form extends 'string' | 'buffer' = 'string' | 'buffer'> extends RunOptions {
  /**
   * As the third argument of `JSON.stringify`: how many spaces, or what, stands before a value for each level.
   *
   * @default no white space at all
   */
  space?: number | string | undefined
  /** Milliseconds of work between two turns of the event loop, 1 to 60000. @default 2 */
  maxStall?: number | undefined
  /** A string, or its UTF-8, for which no large string is made. @default 'string' */
  as?: Form | undefined
}

export interface JsonStringifyFunctions {
  /**
   * The text that `JSON.stringify(value, null, space)` gives, made in slices between which the event loop goes on;
   * undefined for what has none (undefined, a function, a symbol). What user code throws (`toJSON`, getters) it
   * rejects with, as with the TypeErrors for a BigInt and for a cycle.
   *
   * A value that changes meanwhile is written as each part of it is when its turn comes; one that takes less than
   * `maxStall` is written at once. The keys of one object are listed in one go, which takes about a millisecond for
   * each 10000 of them.
   *
   * User code runs once and in JSON.stringify's order, with two exceptions: a getter that comes after more than 100
   * objects with the same names and without a getter may run twice; and what a getter or a Proxy does to a small value
   * that came before it in the same object may be seen in the text.
   *
   * Rejects with `ERR_OFFLOOP_OUTPUT_TOO_LARGE` when the text is longer than a string can be (512 MiB of characters,
   * less 24): ask for a buffer then.
   */
  stringify (value: unknown, options?: JsonStringifyOptions<'string'>): Promise<string | undefined>
  stringify (value: unknown, options: JsonStringifyOptions<'buffer'>): Promise<ResultBuffer | undefined>
  stringify (value: unknown, options: JsonStringifyOptions): Promise<string | ResultBuffer | undefined>
}

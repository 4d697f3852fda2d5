/// <reference types="node" />

import { ResultBuffer } from '../input'
import { RunOptions } from '../options'

export interface JsonStringifyOptions<Form extends 'string' | 'buffer' = 'string' | 'buffer'> extends RunOptions {
  /**
   * Like the third argument of `JSON.stringify`: how many spaces, or what text, to indent by per level.
   *
   * @default no white space
   */
  space?: number | string | undefined
  /** Milliseconds of work between two turns of the event loop, 1 to 60000. @default 2 */
  maxStall?: number | undefined
  /** A string, or its UTF-8 bytes, which are made without a large string. @default 'string' */
  as?: Form | undefined
}

export interface JsonStringifyFunctions {
  /**
   * The text that `JSON.stringify(value, null, space)` would give, made in slices between which the event loop runs;
   * undefined for a value without one (undefined, a function, a symbol). Rejects with whatever user code throws
   * (`toJSON`, getters), and with the same TypeErrors for a BigInt or a cycle.
   *
   * If the value changes meanwhile, each part is written as it is when its turn comes; a value that takes less than
   * `maxStall` is written at once. The keys of one object are listed in one go, which takes about 2 ms per 10,000
   * keys, and 4 in an object of a million.
   *
   * User code runs once and in the order of JSON.stringify, with two exceptions: a getter that comes after more than
   * 100 objects with the same names and without a getter may run twice; and a change that a getter or a Proxy makes to
   * a small value before it in the same object may show in the text.
   *
   * Rejects with `ERR_OFFLOOP_OUTPUT_TOO_LARGE` when the text is longer than a string can be (512 Mi characters less
   * 24): ask for a buffer then.
   */
  stringify (value: unknown, options?: JsonStringifyOptions<'string'>): Promise<string | undefined>
  stringify (value: unknown, options: JsonStringifyOptions<'buffer'>): Promise<ResultBuffer | undefined>
  stringify (value: unknown, options: JsonStringifyOptions): Promise<string | ResultBuffer | undefined>
}

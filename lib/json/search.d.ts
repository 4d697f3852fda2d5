/// <reference types="node" />

import { Bytes, ResultBuffer } from '../input'
import { RunOptions } from '../options'
import { JsonOutputStepOptions } from './limits'
import { As, BuildOptions } from './results'

/** The limit on the work of an expression. Its intermediate values may take 4 times `maxOutputBytes`. */
export interface JsonSearchLimits {
  /**
   * The most values and names that may be read, made and written while an expression is evaluated, 1 to 2^53 - 1. More is
   * `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 100000000, or 8 for each byte of the text if that is more
   */
  maxSteps?: number | undefined
}

export interface JsonSearchStepOptions extends JsonOutputStepOptions, JsonSearchLimits {}

export interface JsonSearchOptions<Form extends As = As> extends JsonSearchStepOptions, RunOptions, BuildOptions {
  /** @default 'value' */
  as?: Form | undefined
}

export interface JsonSearchFunctions {
  /**
   * The value of a JMESPath expression; null when there is none. What comes from the text stays as it was, digit
   * for digit.
   *
   * Rejects with `ERR_OFFLOOP_INVALID_EXPRESSION`, whose message starts with the kind
   * of the error (`syntax`, `unknown-function`, `invalid-arity`, `invalid-type`,
   * `invalid-value`) and whose `offset` counts bytes of the expression; with
   * `ERR_OFFLOOP_INVALID_INPUT` when the text is not JSON; with
   * `ERR_OFFLOOP_OUTPUT_TOO_LARGE` at a limit.
   *
   * @param expression such as ``"orders[?total > `100`].{id: id, email: customer.email}"``
   */
  search<Value = unknown> (data: Bytes, expression: string, options?: JsonSearchOptions<'value'>): Promise<Value>
  search (data: Bytes, expression: string, options: JsonSearchOptions<'buffer'>): Promise<ResultBuffer>
  search (data: Bytes, expression: string, options: JsonSearchOptions<'string'>): Promise<string>
  search (data: Bytes, expression: string, options: JsonSearchOptions): Promise<unknown>
}

/// <reference types="node" />

import { Bytes, ResultBuffer } from '../input'
import { JsonOptions } from './limits'
import { As, BuildOptions } from './results'

export interface JsonGetOptions<Form extends As = As> extends JsonOptions, BuildOptions {
  /** @default 'value' */
  as?: Form | undefined
}

export interface JsonGetFunctions {
  /**
   * What a JSON Pointer (RFC 6901) refers to; undefined when it is absent. Rejects
   * with `ERR_OFFLOOP_INVALID_EXPRESSION` when the pointer does not parse, and with
   * `ERR_OFFLOOP_INVALID_INPUT` when the text is not JSON.
   *
   * A value is built as by {@link json.parse}. Ask for a buffer if you need only bytes.
   *
   * @param pointer such as `'/users/0/name'`; `''` is the whole text
   */
  get<Value = unknown> (data: Bytes, pointer: string, options?: JsonGetOptions<'value'>): Promise<Value | undefined>
  get (data: Bytes, pointer: string, options: JsonGetOptions<'buffer'>): Promise<ResultBuffer | undefined>
  get (data: Bytes, pointer: string, options: JsonGetOptions<'string'>): Promise<string | undefined>
  get (data: Bytes, pointer: string, options: JsonGetOptions): Promise<unknown>
}

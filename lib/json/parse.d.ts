/// <reference types="node" />

import { Bytes } from '../input'
import { JsonOptions } from './limits'
import { BuildOptions } from './results'

/**
 * What becomes of properties named `__proto__`. `JSON.parse` treats them like any other; code that
 * copies properties one by one sets a prototype with them. `'error'` rejects with
 * `ERR_OFFLOOP_INVALID_INPUT` and the offset of the name.
 */
export type OnProto = 'keep' | 'error' | 'remove'

export interface JsonParseOptions extends JsonOptions, BuildOptions {
  /** @default 'keep' */
  onProto?: OnProto | undefined
}

export interface JsonParseFunctions {
  /**
   * The value that `JSON.parse` would make of the text: checked, decoded and prepared in the pool,
   * then built on the calling thread in slices of `maxStall` milliseconds, with turns of the event
   * loop in between. Texts of a few kilobytes are built at once.
   *
   * Rejects with `ERR_OFFLOOP_INVALID_INPUT` (with `offset`, `line` and `column`) when the text is
   * not JSON, is nested deeper than `maxDepth`, or is not UTF-8 (which `toString()` of a Buffer
   * would replace); with `ERR_OFFLOOP_OUTPUT_TOO_LARGE` when it has a string or an array that V8
   * cannot make. Aborts and timeouts stop the building too.
   */
  parse<Value = unknown> (data: Bytes, options?: JsonParseOptions): Promise<Value>
}

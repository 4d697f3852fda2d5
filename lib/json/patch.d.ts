/// <reference types="node" />

import { Bytes, ResultBuffer } from '../input'
import { RunOptions } from '../options'
import { JsonOutputOptions, JsonOutputStepOptions } from './limits'

/** One operation of a JSON Patch (RFC 6902). Paths are JSON Pointers. */
export type JsonPatchOperation =
  | { op: 'add' | 'replace' | 'test', path: string, value: unknown }
  | { op: 'remove', path: string }
  | { op: 'move' | 'copy', from: string, path: string }

/** JSON text; anything else that is passed as a patch is a value. */
export type JsonSource = string | NodeJS.ArrayBufferView | ArrayBufferLike

export interface JsonPatchStepOptions extends JsonOutputStepOptions {
  /** The most operations in a patch, 1 to 10000000. @default 100000 */
  maxOperations?: number | undefined
}

export interface JsonPatchOptions extends JsonPatchStepOptions, RunOptions {}

export interface JsonPatchFunctions {
  /**
   * Applies a JSON Patch (RFC 6902): all of its operations, or none. Rejects with `ERR_OFFLOOP_PATCH_FAILED`, whose `index` is
   * that of the operation that could not be applied, and with `ERR_OFFLOOP_INVALID_EXPRESSION` when the patch is not valid.
   *
   * Values that no operation touches stay unchanged; containers that were changed or looked into are written without white
   * space.
   *
   * @param operations an array, which is serialized by `JSON.stringify`, or JSON text; either is read on the calling thread,
   *   however large
   */
  patch (data: Bytes, operations: readonly JsonPatchOperation[] | JsonSource, options?: JsonPatchOptions): Promise<ResultBuffer>

  /**
   * Applies a JSON Merge Patch (RFC 7396): members of the patch replace those of the text, objects are merged, null removes.
   * Values that it does not touch stay unchanged.
   *
   * @param patch a value, which is serialized by `JSON.stringify`, or JSON text as a string or bytes; either is read on the
   *   calling thread, however large
   */
  mergePatch (data: Bytes, patch: unknown, options?: JsonOutputOptions): Promise<ResultBuffer>
}

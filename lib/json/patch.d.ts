/// <reference types="node" />

import { Bytes, ResultBuffer } from '../input'
import { JsonOutputOptions } from './limits'

/** One operation of a JSON Patch (RFC 6902). Paths are JSON Pointers. */
export type JsonPatchOperation =
  | { op: 'add' | 'replace' | 'test', path: string, value: unknown }
  | { op: 'remove', path: string }
  | { op: 'move' | 'copy', from: string, path: string }

/** JSON text as it stands; anything else that is passed for a patch is a value. */
export type JsonSource = string | NodeJS.ArrayBufferView | ArrayBufferLike

export interface JsonPatchOptions extends JsonOutputOptions {
  /** Operations in a patch at most, 1 to 10000000. @default 100000 */
  maxOperations?: number | undefined
}

export interface JsonPatchFunctions {
  /**
   * Applies a JSON Patch (RFC 6902): all of its operations, or none. Rejects with
   * `ERR_OFFLOOP_PATCH_FAILED`, whose `index` is that of the operation which could
   * not be applied, and with `ERR_OFFLOOP_INVALID_EXPRESSION` when the patch is not
   * one.
   *
   * Values that no operation touches stay as they came; containers that were
   * changed or looked into are written without white space.
   *
   * @param operations as an array, which `JSON.stringify` writes on the calling
   *   thread, or as JSON text; read there in either case, however large
   */
  patch (data: Bytes, operations: readonly JsonPatchOperation[] | JsonSource, options?: JsonPatchOptions): Promise<ResultBuffer>

  /**
   * Applies a JSON Merge Patch (RFC 7396): members of the patch replace those of the
   * text, objects are merged, null removes. Values that it does not touch stay as
   * they came.
   *
   * @param patch a value, which `JSON.stringify` writes on the calling thread, or
   *   JSON text as a string or bytes; read there in either case, however large
   */
  mergePatch (data: Bytes, patch: unknown, options?: JsonOutputOptions): Promise<ResultBuffer>
}

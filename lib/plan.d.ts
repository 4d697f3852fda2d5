/// <reference types="node" />

import { CompressionFormat, CompressStepOptions, DecompressStepOptions } from './compress'
import { Digest, DigestEncoding, DigestOptions, HashAlgorithm } from './hash'
import { Bytes, ResultBuffer } from './input'
import { JsonOutputStepOptions, JsonStepOptions } from './json/limits'
import { JsonPatchOperation, JsonPatchStepOptions, JsonSource } from './json/patch'
import { JsonQueryStepOptions } from './json/query'
import { JsonSearchStepOptions } from './json/search'
import { JsonFormatStepOptions } from './json/text'
import { RunOptions } from './options'

/** The options of `digest()` in a plan. */
export interface TapOptions<
  Name extends string = string,
  Encoding extends DigestEncoding = DigestEncoding
> extends DigestOptions<Encoding> {
  /** The property of the result that gets the digest; not `'output'`, and unique in the plan. @default 'digest' */
  name?: Name | undefined
}

/** What a run resolves with: the bytes of the last step, and one property for each `digest()`. */
export type PlanResult<Output, Taps> = {
  [Name in keyof ({ output: Output } & Taps)]: ({ output: Output } & Taps)[Name]
}

/**
 * Steps that run one after the other in one hop to the pool and back.
 *
 * Immutable: each method returns a new plan, which can be kept, shared and
 * extended. Steps and their options are checked when the plan is built, so these
 * methods throw, with the codes that the functions of the same name reject with.
 *
 * @typeParam Output includes undefined if `get()` may find nothing
 * @typeParam Taps the digests, by name
 */
export interface Plan<Output extends Buffer | undefined = ResultBuffer, Taps = {}> {
  /** See {@link decompress}. @param format default `'auto'` */
  decompress (format?: CompressionFormat | 'auto', options?: DecompressStepOptions): Plan<Output, Taps>

  /** See {@link compress}. */
  compress (format: CompressionFormat, options?: CompressStepOptions): Plan<Output, Taps>

  /**
   * Continues with the part of a JSON text that a pointer refers to, unchanged. If it is absent, no further step
   * runs: the output is undefined, and the result has no digests from later steps. See {@link json.get}.
   */
  get (pointer: string, options?: JsonStepOptions): Plan<ResultBuffer | undefined, Taps>

  /**
   * Continues with the array of what a path selects, or of the paths to it. See {@link json.query}.
   */
  query (path: string, options?: JsonQueryStepOptions): Plan<Output, Taps>

  /** Continues with the value of a JMESPath expression, as JSON text. See {@link json.search}. */
  search (expression: string, options?: JsonSearchStepOptions): Plan<Output, Taps>

  /** See {@link json.minify}. */
  minify (options?: JsonStepOptions): Plan<Output, Taps>

  /** See {@link json.format}. */
  format (options?: JsonFormatStepOptions): Plan<Output, Taps>

  /** See {@link json.canonicalize}. */
  canonicalize (options?: JsonOutputStepOptions): Plan<Output, Taps>

  /** See {@link json.patch}. The patch is read and checked now, once for all runs. */
  patch (operations: readonly JsonPatchOperation[] | JsonSource, options?: JsonPatchStepOptions): Plan<Output, Taps>

  /** See {@link json.mergePatch}. The patch is read and checked now, once for all runs. */
  mergePatch (patch: unknown, options?: JsonOutputStepOptions): Plan<Output, Taps>

  /** Passes JSON on unchanged; anything else rejects the run with `ERR_OFFLOOP_INVALID_INPUT`. */
  validate (options?: JsonStepOptions): Plan<Output, Taps>

  /** A tap: takes the digest of the bytes at this point, and passes them on unchanged. See {@link hash}. */
  digest<Name extends string = 'digest', Encoding extends DigestEncoding = 'hex'> (
    algorithm: HashAlgorithm, options?: TapOptions<Name, Encoding>
  ): Plan<Output, Taps & { [Key in Name]: Digest<Encoding> | (undefined extends Output ? undefined : never) }>

  /** The format that the first step decompresses, possibly `'auto'`; undefined if that is another kind of step. */
  readonly decodes: CompressionFormat | 'auto' | undefined

  /** The format that the last step compresses to: its Content-Encoding in HTTP, except for `'deflate-raw'`. */
  readonly encodes: CompressionFormat | undefined

  /** Runs the steps on `data`. The first failure ends the run, which then has no result. */
  run (data: Bytes, options?: RunOptions): Promise<PlanResult<Output, Taps>>
}

/** A plan without steps, to build on: `plan().minify().compress('zstd')`. */
export function plan (): Plan

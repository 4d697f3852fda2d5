/// <reference types="node" />

import { CompressionFormat, CompressStepOptions, DecompressStepOptions } from './compress'
import { Digest, DigestEncoding, DigestOptions, HashAlgorithm } from './hash'
import { Bytes, ResultBuffer } from './input'
import { JsonPatchOperation, JsonSource } from './json/patch'
import { JsonQueryStepOptions } from './json/query'
import { JsonSearchLimits } from './json/search'
import { RunOptions } from './options'

/** As {@link JsonOptions}, without the options of a run. */
export interface JsonStepOptions {
  /** The deepest nesting that is accepted, 1 to 1000000. @default 1024 */
  maxDepth?: number | undefined
}

/** As {@link JsonOutputOptions}, without the options of a run. */
export interface JsonOutputStepOptions extends JsonStepOptions {
  /** What is written at most, in bytes. @default 64 MiB, or 8 times the input where that is more */
  maxOutputBytes?: number | undefined
}

export interface JsonFormatStepOptions extends JsonOutputStepOptions {
  /** Spaces a level, 0 to 10, or up to 10 characters of white space. @default 2 */
  space?: number | string | undefined
}

export interface JsonPatchStepOptions extends JsonOutputStepOptions {
  /** Operations in a patch at most, 1 to 10000000. @default 100000 */
  maxOperations?: number | undefined
}

/** As {@link JsonSearchOptions}, without `as` and the options of a run. */
export interface JsonSearchStepOptions extends JsonOutputStepOptions, JsonSearchLimits {}

/** What `digest()` of a plan takes. */
export interface TapOptions<
  Name extends string = string,
  Encoding extends DigestEncoding = DigestEncoding
> extends DigestOptions<Encoding> {
  /** The property of the result that gets the digest; not `'output'`, and once a plan. @default 'digest' */
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
 * @typeParam Output undefined is a part of it where `get()` may have found nothing
 * @typeParam Taps the digests, by name
 */
export interface Plan<Output extends Buffer | undefined = ResultBuffer, Taps = {}> {
  /** See {@link decompress}. @param format default `'auto'` */
  decompress (format?: CompressionFormat | 'auto', options?: DecompressStepOptions): Plan<Output, Taps>

  /** See {@link compress}. */
  compress (format: CompressionFormat, options?: CompressStepOptions): Plan<Output, Taps>

  /**
   * Goes on with the part of a JSON text that a pointer refers to, as it came.
   * Where it is absent, no further step runs: the output is undefined, and the
   * result has no digest of what would follow. See {@link json.get}.
   */
  get (pointer: string, options?: JsonStepOptions): Plan<ResultBuffer | undefined, Taps>

  /**
   * Goes on with the array of what a path selects, or of the paths of it. See
   * {@link json.query}.
   */
  query (path: string, options?: JsonQueryStepOptions): Plan<Output, Taps>

  /** Goes on with the value of a JMESPath expression as JSON text. See {@link json.search}. */
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

  /** Lets JSON through unchanged; all else rejects the run with `ERR_OFFLOOP_INVALID_INPUT`. */
  validate (options?: JsonStepOptions): Plan<Output, Taps>

  /** A tap: the digest of the bytes at this place, which flow on unchanged. See {@link hash}. */
  digest<Name extends string = 'digest', Encoding extends DigestEncoding = 'hex'> (
    algorithm: HashAlgorithm, options?: TapOptions<Name, Encoding>
  ): Plan<Output, Taps & { [Key in Name]: Digest<Encoding> | (undefined extends Output ? undefined : never) }>

  /** The format that the first step decompresses, `'auto'` among them; undefined when it is another step. */
  readonly decodes: CompressionFormat | 'auto' | undefined

  /** The format that the last step compresses to: for HTTP its Content-Encoding, but for `'deflate-raw'`. */
  readonly encodes: CompressionFormat | undefined

  /** Runs the steps on `data`. The first failure ends the run, and nothing of it is handed out. */
  run (data: Bytes, options?: RunOptions): Promise<PlanResult<Output, Taps>>
}

/** A plan without steps, to build on: `plan().minify().compress('zstd')`. */
export function plan (): Plan

import { RunOptions } from '../options'

export interface JsonOptions extends RunOptions {
  /**
   * The deepest nesting of arrays and objects that is accepted, 1 to 1000000.
   * Deeper text is `ERR_OFFLOOP_INVALID_INPUT`.
   *
   * @default 1024
   */
  maxDepth?: number | undefined
}

export interface JsonOutputOptions extends JsonOptions {
  /**
   * The most bytes of output, 1 to 4294967295. More is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 64 MiB, or 8 times the input if that is more, up to 4294967295
   */
  maxOutputBytes?: number | undefined
}

import { RunOptions } from '../options'

/** The options of a step of a plan that reads JSON: those of the function, without the options of a run. */
export interface JsonStepOptions {
  /**
   * The deepest nesting of arrays and objects that is accepted, 1 to 1000000.
   * Deeper text is `ERR_OFFLOOP_INVALID_INPUT`.
   *
   * @default 1024
   */
  maxDepth?: number | undefined
}

/** The same of a step that writes JSON, too. */
export interface JsonOutputStepOptions extends JsonStepOptions {
  /**
   * The most bytes of output, 1 to 4294967295. More is `ERR_OFFLOOP_OUTPUT_TOO_LARGE`.
   *
   * @default 64 MiB, or 8 times the input if that is more, up to 4294967295
   */
  maxOutputBytes?: number | undefined
}

export interface JsonOptions extends JsonStepOptions, RunOptions {}

export interface JsonOutputOptions extends JsonOutputStepOptions, RunOptions {}

/** A mistake in the call, named as Node names it: a TypeError, a RangeError, or for `ERR_INVALID_STATE` an Error. */
export type ArgumentErrorCode =
  | 'ERR_INVALID_ARG_TYPE'
  | 'ERR_INVALID_ARG_VALUE'
  | 'ERR_OUT_OF_RANGE'
  | 'ERR_INVALID_STATE'

/** The `code` of an {@link OffloopError}. */
export type OffloopErrorCode =
  | 'ERR_OFFLOOP_INVALID_INPUT'
  | 'ERR_OFFLOOP_INVALID_EXPRESSION'
  | 'ERR_OFFLOOP_PATCH_FAILED'
  | 'ERR_OFFLOOP_OUTPUT_TOO_LARGE'
  | 'ERR_OFFLOOP_QUEUE_FULL'
  | 'ERR_OFFLOOP_TIMEOUT'
  | 'ERR_OFFLOOP_CLOSED'
  | 'ERR_OFFLOOP_OUT_OF_MEMORY'
  | 'ERR_OFFLOOP_INTERNAL'

/** Every `code` that offloop gives an error; docs/errors.md says what each means. */
export type ErrorCode = ArgumentErrorCode | OffloopErrorCode | 'ABORT_ERR'

/**
 * A failure that the caller's code did not make: of the data, a limit or the pool.
 * Tell them apart by `code`, which is stable; a message may change.
 */
export class OffloopError extends Error {
  constructor (code: OffloopErrorCode, message: string, options?: { cause?: unknown })

  readonly name: 'OffloopError'
  readonly code: OffloopErrorCode

  /** In bytes, where it is known: of the input, or of the expression's UTF-8. */
  readonly offset?: number
  /** 1-based line of `offset`, where the input is a text. */
  readonly line?: number
  /** 1-based column of `offset`, in bytes. */
  readonly column?: number
  /** Index of the operation of a patch that is to blame, from 0. */
  readonly index?: number

  /** `ERR_OFFLOOP_QUEUE_FULL` only: jobs that are waiting. */
  readonly queued?: number
  /** `ERR_OFFLOOP_QUEUE_FULL` only: bytes of input that waiting jobs hold. */
  readonly queuedBytes?: number
  /**
   * `ERR_OFFLOOP_QUEUE_FULL` only: whole seconds, at least 1, for a Retry-After header. `Infinity` for an input larger
   * than `maxQueuedBytes`, which the pool does not take, however empty it is.
   */
  readonly retryAfter?: number
}

/** A mistake in the call, with Node's own code: a TypeError, a RangeError, or, for `ERR_INVALID_STATE`, an Error. */
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

/** Every `code` of an error made by offloop; docs/errors.md says what each means. */
export type ErrorCode = ArgumentErrorCode | OffloopErrorCode | 'ABORT_ERR'

/**
 * A failure that is not a mistake in the call: bad data, a limit, or the pool. Tell them apart by `code`, which is
 * stable; messages may change.
 */
export class OffloopError extends Error {
  constructor (code: OffloopErrorCode, message: string, options?: { cause?: unknown })

  readonly name: 'OffloopError'
  readonly code: OffloopErrorCode

  /** Where it is known, in bytes: in the input, or in the UTF-8 of the expression. */
  readonly offset?: number
  /** 1-based line of `offset`, when the input is text. */
  readonly line?: number
  /** 1-based column of `offset`, in bytes. */
  readonly column?: number
  /** Index of the patch operation that failed, from 0. */
  readonly index?: number

  /** `ERR_OFFLOOP_QUEUE_FULL` only: jobs that are waiting. */
  readonly queued?: number
  /** `ERR_OFFLOOP_QUEUE_FULL` only: bytes of input that waiting jobs hold. */
  readonly queuedBytes?: number
  /**
   * `ERR_OFFLOOP_QUEUE_FULL` only: whole seconds, at least 1, for a Retry-After header. `Infinity` for an input larger
   * than `maxQueuedBytes`, which even an empty pool does not accept.
   */
  readonly retryAfter?: number
}

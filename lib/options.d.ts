/// <reference types="node" />

/**
 * Who is served first. `'interactive'`: what somebody waits for. `'bulk'`: the
 * rest; it never holds every thread, and never starves. docs/pool.md has the rule.
 */
export type Lane = 'interactive' | 'bulk'

/** What every call that returns a promise takes in addition to its own options. */
export interface RunOptions {
  /**
   * Aborts the call: the promise rejects at once with an AbortError whose `cause`
   * is `signal.reason`. A waiting job leaves the queue; a running one stops within
   * 64 KiB of work and frees its thread, but for the exceptions that docs/pool.md
   * names under "Cancellation".
   */
  signal?: AbortSignal | undefined
  /**
   * Milliseconds, waiting and running together, 1 to 2147483647. When they have
   * passed, the promise rejects with `ERR_OFFLOOP_TIMEOUT`.
   *
   * @default no limit
   */
  timeout?: number | undefined
  /** @default 'interactive' */
  lane?: Lane | undefined
  /**
   * Takes the bytes instead of copying them: the caller's ArrayBuffer is left
   * detached, and views of it are left empty. Strings, shared or resizable memory,
   * results of offloop and views of a part of a buffer (small Buffers are such) are
   * copied all the same. Of an input with more than 4 MiB of these nothing is taken.
   *
   * @default false
   */
  move?: boolean | undefined
}

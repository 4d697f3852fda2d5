/// <reference types="node" />

/**
 * Who is served first. `'interactive'`: work that somebody is waiting for. `'bulk'`: everything
 * else; it never holds every thread, and never starves. docs/pool.md has the rules.
 */
export type Lane = 'interactive' | 'bulk'

/** What every call that returns a promise takes in addition to its own options. */
export interface RunOptions {
  /**
   * Aborts the call: the promise rejects at once with an AbortError whose `cause` is
   * `signal.reason`. A waiting job leaves the queue; a running one stops within 64 KiB of work and
   * frees its thread, apart from the exceptions in docs/pool.md, "Cancellation".
   */
  signal?: AbortSignal | undefined
  /**
   * Milliseconds for waiting and running together, 1 to 2147483647. When they have passed, the
   * promise rejects with `ERR_OFFLOOP_TIMEOUT`.
   *
   * @default no limit
   */
  timeout?: number | undefined
  /** @default 'interactive' */
  lane?: Lane | undefined
  /**
   * Takes the bytes instead of copying them: the caller's ArrayBuffer becomes detached, and views
   * of it become empty. Strings, shared or resizable memory, results of offloop and views of only a
   * part of a buffer (as small Buffers are) are still copied. If an input has more than 4 MiB of
   * these, all of it is copied.
   *
   * @default false
   */
  move?: boolean | undefined
}

/// <reference types="node" />

import { EventEmitter } from 'node:events'

/** How the pool is made. All but `inline` hold for the whole process. */
export interface PoolOptions {
  /** Threads, 1 to 1024. @default the CPUs that the process may use, within its cgroup's quota */
  threads?: number | undefined
  /** Jobs that may wait, 1 to 2147483647; more are refused. @default 65536 */
  maxQueuedJobs?: number | undefined
  /** Bytes of input that waiting jobs may hold, 1 to 2^53 - 1; more are refused. @default 1 GiB */
  maxQueuedBytes?: number | undefined
  /**
   * Bytes that running jobs may hold together in addition to their input and output,
   * such as the memory of a password hash, 1 to 2^53 - 1. Jobs beyond it wait; one that
   * alone needs more runs when no other that needs memory does. @default 1 GiB
   */
  maxMemory?: number | undefined
  /** Added to the threads' nice value, 0 to 19. On Windows any but 0 is "below normal"; on macOS it does nothing. @default 5 */
  niceness?: number | undefined
  /**
   * Whether small inputs may be worked on by the calling thread, where handing them over would take it about as long: up
   * to 16 KiB, by operation (docs/pool.md). For this thread only, and at any time. @default true
   */
  inline?: boolean | undefined
}

/** How durations were distributed, in milliseconds. All 0 before the first. */
export interface DurationSummary {
  /** At most 3.2 % too large, as are the other percentiles. */
  p50: number
  p90: number
  p99: number
  max: number
  mean: number
}

/** What the pool does now, and did since it started, for the whole process. Nothing is ever reset. */
export interface PoolStats {
  /** The most that will run. */
  threads: number
  /** Those that exist: they start when there is work. */
  started: number
  /** Jobs that are running: also those that stand still at a checkpoint while their thread runs an interactive one, so up to twice `threads`. */
  active: number
  /** Jobs that are waiting. */
  queued: number
  /** Bytes of input that waiting jobs hold. */
  queuedBytes: number
  /** The bounds on these two, as configured. */
  maxQueuedJobs: number
  maxQueuedBytes: number
  completed: number
  failed: number
  /** Of these two: the small ones that the calling thread worked on itself. They are in none of the durations. */
  inlined: number
  /** Aborted, timed out or closed. */
  cancelled: number
  /** Refused because a bound was reached, each try of a stream that waits included. */
  refused: number
  /** From submission to start. */
  wait: DurationSummary
  /** From start to end. */
  run: DurationSummary
  /** From the end to the settled promise. */
  delivery: DurationSummary
}

export interface CloseOptions {
  /** false stops what is under way, with `ERR_OFFLOOP_CLOSED`. @default true */
  drain?: boolean | undefined
  /** Milliseconds, 1 to 2147483647, after which what is left is stopped with `ERR_OFFLOOP_CLOSED`. @default no limit */
  timeout?: number | undefined
}

/**
 * The pool of threads. One for the process, however many worker_threads load
 * offloop; this is how one of them sees it.
 */
export interface Pool extends EventEmitter {
  /**
   * Sets how the pool is made; what is not given stays as it is. Throws
   * `ERR_INVALID_STATE` after its first use, in this thread or another, by a job
   * however small, unless `inline` alone is given.
   */
  configure (options: PoolOptions): void

  /** Figures of the pool, which cost microseconds. */
  stats (): PoolStats

  /** Whether this thread has closed it. */
  readonly closed: boolean

  /**
   * Refuses new work from this thread (`ERR_OFFLOOP_CLOSED`), and resolves when
   * what is under way has settled. Other threads and their jobs go on.
   */
  close (options?: CloseOptions): Promise<void>

  [Symbol.asyncDispose] (): Promise<void>

  /** `'drain'`: after a refusal, the queue is at most half full again, with room for the smallest input that was refused. */
  on (event: 'drain', listener: () => void): this
  once (event: 'drain', listener: () => void): this
  off (event: 'drain', listener: () => void): this
}

export const pool: Pool

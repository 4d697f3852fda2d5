/// <reference types="node" />

import { EventEmitter } from 'node:events'

/** The settings of the pool. All but `inline` are for the whole process. */
export interface PoolOptions {
  /** Threads, 1 to 1024. @default the CPUs that the process may use, within its cgroup's quota */
  threads?: number | undefined
  /** Jobs that may wait, 1 to 2147483647; more are refused. @default 65536 */
  maxQueuedJobs?: number | undefined
  /** Bytes of input that waiting jobs may hold, 1 to 2^53 - 1; more are refused. @default 1 GiB */
  maxQueuedBytes?: number | undefined
  /**
   * Bytes that all running jobs together may hold in addition to their input and output, such as the memory of a password hash, 1
   * to 2^53 - 1. Jobs beyond that wait; a job that needs more than this by itself runs when no other such job does.
   *
   * @default 1 GiB
   */
  maxMemory?: number | undefined
  /**
   * Added to the nice value of the threads, 0 to 19. On Windows any value but 0 means "below normal"; on macOS it does nothing.
   *
   * @default 5
   */
  niceness?: number | undefined
  /**
   * Whether the calling thread may work on small inputs itself when handing them over would take it about as long: up to 16 KiB,
   * depending on the operation (docs/pool.md). For this thread only; may be changed at any time.
   *
   * @default true
   */
  inline?: boolean | undefined
}

/** The distribution of durations, in milliseconds. All 0 before the first. */
export interface DurationSummary {
  /** At most 3.2 % too large, as are the other percentiles. */
  p50: number
  p90: number
  p99: number
  max: number
  mean: number
}

/** What the pool is doing, and what it has done since it started, for the whole process. Nothing is ever reset. */
export interface PoolStats {
  /** The most that will run. */
  threads: number
  /** Those that exist: they start when there is work. */
  started: number
  /**
   * Jobs that are running, including those paused at a checkpoint while their thread runs an interactive one, so up to twice
   * `threads`.
   */
  active: number
  /** Jobs that are waiting. */
  queued: number
  /** Bytes of input that waiting jobs hold. */
  queuedBytes: number
  /** The limits for these two, as configured. */
  maxQueuedJobs: number
  maxQueuedBytes: number
  completed: number
  failed: number
  /** Of these two: small jobs that the calling thread did itself. They count in none of the durations. */
  inlined: number
  /** Aborted, timed out or closed. */
  cancelled: number
  /** Refused because a limit was reached, including each attempt of a waiting stream. */
  refused: number
  /** From submission to start. */
  wait: DurationSummary
  /** From start to end. */
  run: DurationSummary
  /** From the end to the settlement of the promise. */
  delivery: DurationSummary
}

export interface CloseOptions {
  /** false: stops what is under way, with `ERR_OFFLOOP_CLOSED`. @default true */
  drain?: boolean | undefined
  /** Milliseconds, 1 to 2147483647, after which the remaining work is stopped with `ERR_OFFLOOP_CLOSED`. @default no limit */
  timeout?: number | undefined
}

/**
 * The thread pool. There is one per process, however many worker_threads load offloop; this is how one of them sees it.
 */
export interface Pool extends EventEmitter {
  /**
   * Configures the pool; settings that are not given stay as they are. Throws `ERR_INVALID_STATE` after its first use, in this or
   * another thread, by any job however small, unless only `inline` is given.
   */
  configure (options: PoolOptions): void

  /** The current figures; takes microseconds. */
  stats (): PoolStats

  /** Whether this thread has closed it. */
  readonly closed: boolean

  /**
   * Refuses new work from this thread (`ERR_OFFLOOP_CLOSED`), and resolves when everything under way has settled. Other threads
   * and their jobs are not affected.
   */
  close (options?: CloseOptions): Promise<void>

  [Symbol.asyncDispose] (): Promise<void>

  /** `'drain'`: after a refusal, the queue is at most half full again, and has room for the smallest input that was refused. */
  on (event: 'drain', listener: () => void): this
  once (event: 'drain', listener: () => void): this
  off (event: 'drain', listener: () => void): this
}

export const pool: Pool

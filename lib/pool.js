'use strict'

const { EventEmitter } = require('node:events')
// Not the globals: a test's fake timers must not stop the engine.
const { clearTimeout, setTimeout } = require('node:timers')
const binding = require('./binding')
const { roomListeners } = require('./completions')
const { makeError } = require('./errors')
const { boolean, integer, readOptions, NO_OPTIONS } = require('./options')
const { allowInline } = require('./inline')
const jobs = require('./jobs')

const CONFIGURE = {
  __proto__: null,
  threads: integer(1, 1024),
  maxQueuedJobs: integer(1, 2 ** 31 - 1),
  maxQueuedBytes: integer(1, Number.MAX_SAFE_INTEGER),
  maxMemory: integer(1, Number.MAX_SAFE_INTEGER),
  niceness: integer(0, 19),
  inline: boolean,
}

const CLOSE = { __proto__: null, drain: boolean, timeout: integer(1, 2 ** 31 - 1) }

/** The pool of this process, as this environment sees it. */
class Pool extends EventEmitter {
  /** Throws when the pool has been used, in this thread or another, unless only options of this thread are given. */
  configure (options) {
    const { threads, maxQueuedJobs, maxQueuedBytes, maxMemory, niceness, inline } =
      readOptions(CONFIGURE, options, NO_OPTIONS).own
    const shared = [threads, maxQueuedJobs, maxQueuedBytes, maxMemory, niceness]
    if (shared.some((each) => each !== undefined) && !binding.configure(...shared)) {
      throw makeError('ERR_INVALID_STATE', 'The pool is configured before its first use; it has been used already')
    }
    if (inline !== undefined) allowInline(inline)
  }

  get closed () {
    return jobs.isClosed()
  }

  stats () {
    return binding.stats()
  }

  /**
   * Refuses new work from this environment, then waits for what is under way
   * (drain) or stops it.
   */
  async close (options) {
    const { drain = true, timeout } = readOptions(CLOSE, options, NO_OPTIONS).own
    jobs.close()
    if (!drain) jobs.cancelAll()
    if (jobs.pendingTasks() === 0) return
    await idle(timeout)
  }

  [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')] () {
    return this.close()
  }
}

// Resolves when nothing is under way; stops what is left after `timeout` ms.
function idle (timeout) {
  return new Promise((resolve) => {
    const timer = timeout === undefined ? undefined : setTimeout(jobs.cancelAll, timeout)
    const listener = () => {
      clearTimeout(timer)
      jobs.idleListeners.delete(listener)
      resolve()
    }
    jobs.idleListeners.add(listener)
  })
}

const { nextTick } = process
const pool = new Pool()
// In a tick of its own, so that a listener's exception cannot affect a batch of results.
roomListeners.add(() => nextTick(() => pool.emit('drain')))

module.exports = { pool }

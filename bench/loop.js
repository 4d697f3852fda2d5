'use strict'

// What calls cost the thread that makes them.

const fs = require('node:fs')
const { setImmediate: turn } = require('node:timers/promises')
const { monitorEventLoopDelay, PerformanceObserver, constants } = require('node:perf_hooks')

/** Milliseconds of CPU that the main thread has used so far. */
function mainThreadTime () {
  const [nanoseconds] = fs.readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')
  return Number(nanoseconds) / 1e6
}

/** Watches the event loop of this thread while calls are made. */
class LoopWatch {
  #delay = monitorEventLoopDelay({ resolution: 1 })
  #calls = 0
  #time = 0
  #collections = []
  #slices = []
  // That of this turn of the event loop.
  #slice

  constructor () {
    this.#delay.enable()
    new PerformanceObserver((list) => {
      for (const { startTime, duration, detail } of list.getEntries()) {
        this.#collections.push({ start: startTime, end: startTime + duration, minor: detail.kind === constants.NODE_PERFORMANCE_GC_MINOR })
      }
    }).observe({ entryTypes: ['gc'] })
  }

  async call (work) {
    const before = mainThreadTime()
    const result = await work()
    this.#time += mainThreadTime() - before
    this.#calls++
    return result
  }

  /** Does a piece of `work`. All that is done in one turn of the event loop is one slice. */
  slice (work) {
    if (this.#slice === undefined) {
      this.#slice = { start: performance.now() }
      this.#slices.push(this.#slice)
      setImmediate(() => { this.#slice = undefined })
    }
    const result = work()
    this.#slice.end = performance.now()
    return result
  }

  /** Of the calls since the last time, in milliseconds. What V8 collects in a slice is none of the slice's own time. */
  async take () {
    // V8's collections are told in a turn of their own.
    await turn()
    await turn()
    const figures = {
      'main thread': this.#time / this.#calls,
      'longest slice': longest(this.#slices.map((slice) => ownTime(slice, this.#collections))),
      'longest delay': this.#delay.max / 1e6,
      'longest scavenge': longest(this.#collections.filter(({ minor }) => minor).map(({ start, end }) => end - start)),
    }
    this.#calls = this.#time = 0
    this.#collections = []
    this.#slices = []
    this.#delay.reset()
    return figures
  }
}

const longest = (times) => times.reduce((most, time) => Math.max(most, time), 0)

function ownTime ({ start, end }, collections) {
  const shared = collections.map((each) => Math.max(0, Math.min(end, each.end) - Math.max(start, each.start)))
  return shared.reduce((left, time) => left - time, end - start)
}

/** Milliseconds between two looks at the clock: rare enough to cost what is measured beside it nothing. */
const RESOLUTION = 2

/**
 * How late this thread's event loop is from now on.
 *
 * @returns {() => { 'loop p99': number }} what 99 of 100 looks at the clock were late at most since the last time, in
 *   milliseconds
 */
function watchDelay () {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  return () => {
    const p99 = delay.percentile(99) / 1e6 - RESOLUTION
    delay.reset()
    return { 'loop p99': Math.max(0, p99) }
  }
}

/** The goal of every case whose work is done by the pool. `most` is in milliseconds. */
const delayGoal = (most = 5) => ({
  text: `the loop's delay, p99 of the worst variant: under ${most} ms`,
  measured: (results) => Math.max(...Object.values(results).map(({ offloop }) => offloop.figures['loop p99'])),
  met: (value) => value < most,
})

module.exports = { LoopWatch, watchDelay, delayGoal }

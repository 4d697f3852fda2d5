'use strict'

// One round of one rival: as many calls as fit into a time, some of them always under way.

const { setImmediate: turn, setTimeout: sleep } = require('node:timers/promises')

/** Latencies that one round keeps; when there are more, every second one is forgotten, again and again. */
const KEPT_SAMPLES = 4096

/** Keeps an even selection of all that is added, in bounded memory and time. */
class Samples {
  #values = new Float64Array(KEPT_SAMPLES)
  #count = 0
  #every = 1
  #seen = 0

  /** Whether the next call is to be timed: two looks at the clock cost as much as a small job. */
  wanted () {
    return this.#seen++ % this.#every === 0
  }

  add (value) {
    if (this.#count === KEPT_SAMPLES) this.#thin()
    this.#values[this.#count++] = value
  }

  #thin () {
    for (let i = 0; i < KEPT_SAMPLES / 2; i++) this.#values[i] = this.#values[2 * i]
    this.#count = KEPT_SAMPLES / 2
    this.#every *= 2
  }

  toArray () {
    return Array.from(this.#values.subarray(0, this.#count))
  }
}

/**
 * @param {() => *} call one operation; a promise is waited for
 * @param {object} how
 * @param {number} how.milliseconds for the round
 * @param {number} [how.inFlight] calls that are always under way
 * @param {number} [how.pause] milliseconds between a call's end and the next, at least a turn of the event loop
 * @returns {Promise<{ calls: number, seconds: number, latencies: number[] }>} the seconds without the pauses; latencies
 *   in milliseconds
 */
async function measureRound (call, { milliseconds, inFlight = 1, pause }) {
  const samples = new Samples()
  const start = performance.now()
  const until = start + milliseconds
  let calls = 0
  let over = false
  let paused = 0

  const lane = async () => {
    do {
      if (samples.wanted()) {
        const before = performance.now()
        await call()
        const now = performance.now()
        samples.add(now - before)
        over = now >= until
      } else {
        await call()
      }
      calls++
      // Rarely timed calls must not keep a round going beyond its end.
      if ((calls & 1023) === 0) over = performance.now() >= until
      if (pause !== undefined) paused += await rest(pause)
    } while (!over)
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return { calls, seconds: (performance.now() - start - paused / inFlight) / 1000, latencies: samples.toArray() }
}

/** @returns {Promise<number>} how long it took, in milliseconds */
async function rest (milliseconds) {
  const before = performance.now()
  await (milliseconds > 0 ? sleep(milliseconds) : turn())
  return performance.now() - before
}

module.exports = { measureRound }

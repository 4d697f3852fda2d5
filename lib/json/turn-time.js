'use strict'

// Not the globals: a test's fake clock must not stop the stream.
const { setImmediate } = require('node:timers')

const now = performance.now.bind(performance)

/**
 * The time that some work has in each turn of the event loop, however often it is begun in one: a reader that asks for
 * more as soon as it has read begins it again and again before the loop goes on.
 */
class TurnTime {
  #milliseconds
  #goOn
  // The end of the time, which is 0 until work has begun in this turn; and whether some was left for the next.
  #end = 0
  #over = false

  /** @param {() => void} goOn called in the next turn when the time was over */
  constructor (milliseconds, goOn) {
    this.#milliseconds = milliseconds
    this.#goOn = goOn
  }

  /** Work begins, or goes on. */
  begin () {
    if (this.#end !== 0) return
    this.#end = now() + this.#milliseconds
    setImmediate(() => {
      const over = this.#over
      this.#end = 0
      this.#over = false
      if (over) this.#goOn()
    })
  }

  /** Precondition: begin() was called in this turn, and there is more to do, which is for the next turn when it is over. */
  get over () {
    this.#over ||= now() >= this.#end
    return this.#over
  }
}

module.exports = { TurnTime }

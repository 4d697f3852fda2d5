'use strict'

// Not the globals: a test's fake clock must not stop the stream.
const { setImmediate } = require('node:timers')

const now = performance.now.bind(performance)

/**
 * The time that some work has in each turn of the event loop, however often it is begun: a reader that asks for more as
 * soon as it has read begins it again and again within one turn.
 */
class TurnTime {
  #milliseconds
  #goOn
  // When the time ends, 0 until work has begun in this turn; and whether work is left for the next.
  #end = 0
  #over = false

  /** @param {() => void} goOn called in the next turn when the time ran out */
  constructor (milliseconds, goOn) {
    this.#milliseconds = milliseconds
    this.#goOn = goOn
  }

  /** Work begins or continues. */
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

  /** Precondition: begin() was called in this turn, and there is more to do; if the time is over, the next turn does it. */
  get over () {
    this.#over ||= now() >= this.#end
    return this.#over
  }
}

module.exports = { TurnTime }

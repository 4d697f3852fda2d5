'use strict'

/** The parts of a result that comes in several, from the first one on: made while others are worked on. */
class Parts {
  #arrived = []
  #onChange

  add (part) {
    this.#arrived.push(part)
    this.wake()
  }

  /** @returns {*} the next one, or undefined when it has not come yet */
  take () {
    return this.#arrived.shift()
  }

  /** Calls once: when there is more to take, or when nobody waits for the result any more. */
  whenChanged (callback) {
    this.#onChange = callback
  }

  wake () {
    const callback = this.#onChange
    this.#onChange = undefined
    callback?.()
  }
}

module.exports = { Parts }

'use strict'

/** The parts of a result that arrives in parts: each is used while the pool makes the next. */
class Parts {
  #arrived = []
  #onChange

  add (part) {
    this.#arrived.push(part)
    this.wake()
  }

  /** @returns {*} the next part, or undefined when it has not arrived yet */
  take () {
    return this.#arrived.shift()
  }

  /** Calls back once: when there is more to take, or when nobody waits for the result any more. */
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

'use strict'

// Another process of this example: starts it, talks to it, and ends it, whatever happens.

const { fork } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')

class Child {
  #process
  #name

  constructor (file, ...args) {
    this.#name = [path.basename(file, '.js'), ...args].join(' ')
    this.#process = fork(path.join(__dirname, file), args)
  }

  /** The next message; an error when it does not come within `seconds`, or the process ends first. */
  async message (seconds) {
    const done = new AbortController()
    const signal = AbortSignal.any([done.signal, AbortSignal.timeout(seconds * 1000)])
    try {
      return await Promise.race([
        once(this.#process, 'message', { signal }).then(([message]) => message),
        once(this.#process, 'exit', { signal }).then(([code, by]) => {
          throw new Error(`the process "${this.#name}" ended early (${by ?? code})`)
        }),
      ])
    } catch (error) {
      if (error.name !== 'AbortError') throw error
      throw new Error(`the process "${this.#name}" did not answer within ${seconds} s`)
    } finally {
      done.abort()
    }
  }

  send (message) {
    this.#process.send(message)
  }

  async end () {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await gone
  }
}

module.exports = { Child }

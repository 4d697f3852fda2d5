'use strict'

// The process of a server: started, watched, ended.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const readline = require('node:readline')
const { residentMemory, resetPeak } = require('../memory')

/** In milliseconds; a server that takes longer to start will not. */
const PATIENCE = 30_000

/** Of /proc/PID/stat, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

class ServerProcess {
  name
  port
  /** Resident, in bytes, when it began to listen. */
  memoryAtStart
  #process

  constructor ({ name, command, environment }, folder) {
    this.name = name
    const [file, ...args] = command(folder)
    this.#process = spawn(file, args, {
      stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment },
    })
  }

  async listening () {
    try {
      this.port = JSON.parse(await this.#firstLine()).port
      this.memoryAtStart = this.memory().now
      return this
    } catch (error) {
      await this.end()
      throw error
    }
  }

  async #firstLine () {
    const signal = AbortSignal.timeout(PATIENCE)
    const lines = readline.createInterface({ input: this.#process.stdout })
    const [line] = await Promise.race([
      once(lines, 'line', { signal }),
      once(this.#process, 'exit', { signal }).then(([code, by]) => {
        throw new Error(`"${this.name}" ended early (${by ?? code})`)
      }),
    ])
    return line
  }

  /** As residentMemory(). */
  memory () {
    return residentMemory(this.#process.pid)
  }

  resetPeak () {
    resetPeak(this.#process.pid)
  }

  /** Seconds of CPU that all of its threads took so far. */
  cpuSeconds () {
    const stat = fs.readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8')
    // The name, which may hold anything, ends at the last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  }

  async end () {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await gone
  }
}

module.exports = { ServerProcess }

'use strict'

// One rival in one variant, as run.js sees it: a process of its own that is spoken to.

const { fork } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')

/** An order that takes longer than this is a failure. */
const PATIENCE = 120_000

/** Other Node lines come from npm; see package.json. */
function executableOf ({ node }) {
  if (node === undefined) return process.execPath
  return path.join(__dirname, 'node_modules', `node${node}`, 'bin', 'node')
}

class Rival {
  #process

  /** Why a rival cannot run here, or undefined when it can. */
  static missing (definition) {
    const reason = definition.missing?.()
    if (reason !== undefined) return reason
    return fs.existsSync(executableOf(definition)) ? undefined : `Node ${definition.node} is not installed in bench/`
  }

  constructor (caseName, variantName, definition) {
    this.name = definition.title ?? definition.name
    this.#process = fork(path.join(__dirname, 'child.js'), [caseName, variantName, definition.name], {
      execPath: executableOf(definition),
      execArgv: ['--expose-gc'],
      env: { ...process.env, OFFLOOP_BENCH_BASE: definition.base ?? '' },
    })
  }

  answer () {
    return this.#ask({ order: 'answer' })
  }

  round (milliseconds) {
    return this.#ask({ order: 'round', milliseconds })
  }

  async #ask (order) {
    this.#process.send(order)
    const timeout = AbortSignal.timeout(PATIENCE)
    const done = new AbortController()
    const signal = AbortSignal.any([timeout, done.signal])
    const exit = once(this.#process, 'exit', { signal }).then(([code, by]) => {
      throw new Error(`"${this.name}" ended early (${by ?? code})`)
    })
    const message = once(this.#process, 'message', { signal })
    try {
      const [{ result, error }] = await Promise.race([message, exit])
      if (error !== undefined) throw new Error(`"${this.name}" failed: ${error}`)
      return result
    } catch (error) {
      throw timeout.aborted ? new Error(`"${this.name}" took longer than ${PATIENCE / 1000} s`) : error
    } finally {
      done.abort()
      exit.catch(() => {})
      message.catch(() => {})
    }
  }

  async end () {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await gone
  }
}

module.exports = { Rival }

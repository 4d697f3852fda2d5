'use strict'

// What a client of one service sees: sends a ping every 25 ms, on a fixed schedule, and heavy requests on demand.

const http = require('node:http')
const { POINTERS } = require('../main-job/document')

const PING_EVERY = 25
/** Heavy requests of one service that are under way at a time. */
const CONNECTIONS = 8
/** No more wait here, whoever asks for them. */
const MAX_WAITING = 500
/** Pings that figures are made from: the last ten seconds. */
const WINDOW = 10_000 / PING_EVERY

class Prober {
  #port
  // Each ping as if from a client of its own.
  #light = new http.Agent({ keepAlive: true, maxSockets: 1024 })
  #heavy = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  #recent = []
  #fresh = []
  #underWay = new Set()
  #sending = 0
  #waiting = 0
  #answered = 0
  #failed = 0
  #busySince
  #busy = 0

  constructor (port) {
    this.#port = port
  }

  start () {
    let due = performance.now()
    const next = () => {
      this.#ping(due)
      due += PING_EVERY
      setTimeout(next, Math.max(0, due - performance.now()))
    }
    next()
  }

  /** @returns {number} how many of them were taken */
  send (requests) {
    const taken = Math.min(requests, MAX_WAITING - this.#waiting)
    this.#waiting += taken
    while (this.#sending < CONNECTIONS && this.#waiting > 0) this.#connection()
    return taken
  }

  /** What happened since the last call, and the figures of the last ten seconds; times in milliseconds. */
  report () {
    const now = performance.now()
    const fresh = this.#fresh
    this.#fresh = []
    const oldest = this.#underWay.values().next().value
    return {
      pings: fresh,
      // What the oldest ping that has no answer has waited so far.
      pending: oldest === undefined ? 0 : now - oldest,
      p50: share(this.#recent, 0.5),
      p99: share(this.#recent, 0.99),
      longest: share(this.#recent, 1),
      answered: this.#answered,
      failed: this.#failed,
      left: this.#waiting + this.#sending,
      seconds: (this.#busy + (this.#busySince === undefined ? 0 : now - this.#busySince)) / 1000,
    }
  }

  async #ping (due) {
    this.#underWay.add(due)
    const failed = await this.#get(this.#light, '/ping').then(() => false, () => true)
    this.#underWay.delete(due)
    if (failed) return
    const took = performance.now() - due
    this.#fresh.push([Math.round(performance.timeOrigin + due), took])
    this.#recent.push(took)
    if (this.#recent.length > WINDOW) this.#recent.shift()
  }

  async #connection () {
    if (this.#sending++ === 0) this.#busySince = performance.now()
    while (this.#waiting > 0) {
      this.#waiting--
      const pointer = POINTERS[this.#answered % POINTERS.length]
      await this.#get(this.#heavy, `/part?pointer=${encodeURIComponent(pointer)}`)
        .then(() => { this.#answered++ }, () => { this.#failed++ })
    }
    if (--this.#sending > 0) return
    this.#busy += performance.now() - this.#busySince
    this.#busySince = undefined
  }

  #get (agent, path) {
    return new Promise((resolve, reject) => {
      http.get({ agent, host: '127.0.0.1', port: this.#port, path }, (response) => {
        response.on('error', reject)
        response.on('end', () => response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)))
        response.resume()
      }).on('error', reject)
    })
  }
}

/** The smallest value that is not below `wanted` of all. */
function share (values, wanted) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * wanted) - 1)] ?? 0
}

module.exports = { Prober }

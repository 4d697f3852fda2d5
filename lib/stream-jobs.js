'use strict'

const { throwUncaught } = require('./errors')
const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { DEFAULT_RUN } = require('./options')
const { patient, unchanged } = require('./room')

const NOTHING = Buffer.alloc(0)
const UPDATE = 0
const FLUSH = 1
const END = 2
// Nobody called for it, so it has no name for traces.
const DROP = new JobKind({ action: 3 })

/**
 * @param {string} operation the name of the public function
 * @returns {{ update: JobKind, flush: JobKind, end: JobKind }} what a stream may ask of its plan
 */
function streamKinds (operation) {
  const kind = (action) => new JobKind({ operation, name: 'chunk', action })
  return { update: kind(UPDATE), flush: kind(FLUSH), end: kind(END) }
}

/** The jobs of one stream, one at a time, on a plan that remembers what came before. */
class StreamJobs {
  #stream
  #plan
  #run
  #runLater
  #dropRun
  #abort = new AbortController()
  #underWay = false
  // Whether the plan has memory that only its end gives back.
  #holds = false

  constructor (stream, plan, { lane, waitForRoom = false }) {
    const run = { ...DEFAULT_RUN, lane }
    this.#stream = stream
    this.#plan = plan
    const first = Object.freeze({ ...run, signal: this.#abort.signal })
    // A chunk is its writer's again when it has been worked on.
    this.#runLater = unchanged(patient(first))
    this.#run = waitForRoom ? this.#runLater : first
    this.#dropRun = patient(run)
  }

  /** One of the callbacks is called when the job is over. */
  run (data, kind, succeed, fail) {
    this.#underWay = true
    runJob(this.#plan, data, this.#run, kind).then((result) => {
      this.#underWay = false
      this.#holds = kind.action !== END
      succeed(result)
    }, (error) => {
      this.#underWay = false
      // What stopped the job of a destroyed stream is no failure of its own.
      fail(this.#stream.destroyed ? this.#stream.errored : error)
    // The callbacks run the user's listeners, whose errors are not this promise's.
    }).catch(throwUncaught)
    this.#run = this.#runLater
  }

  /**
   * Stops the job under way, and gives the plan's memory back now: the collector would do it much later, and on this
   * thread. The job may still run when its promise has rejected; then it is that one which frees the memory.
   */
  stop () {
    this.#abort.abort()
    if (!this.#underWay && !this.#holds) return
    this.#holds = false
    // A closed pool refuses it, and leaves it to the collector.
    runJob(this.#plan, NOTHING, this.#dropRun, DROP).catch(() => {})
  }
}

module.exports = { StreamJobs, streamKinds }

'use strict'

const { throwUncaught } = require('./errors')
const { JobKind } = require('./job-kind')
const { runJob } = require('./jobs')
const { DEFAULT_RUN } = require('./options')
const { patient, unchanged } = require('./room')

const NOTHING = Buffer.alloc(0)
// What a job asks of the stream's plan: the numbers of Action in src/core/run_context.h.
const UPDATE = 0
const FLUSH = 1
const END = 2
const DROP = 3
// The user did not call for these jobs, so they have no name for traces.
const DROPPING = new JobKind({ action: DROP })

/**
 * @param {string} operation the name of the public function
 * @returns {{ update: JobKind, flush: JobKind, end: JobKind }} the jobs of a stream
 */
function streamKinds (operation) {
  const kind = (action) => new JobKind({ operation, name: 'chunk', action })
  return { update: kind(UPDATE), flush: kind(FLUSH), end: kind(END) }
}

/** The jobs of one stream, one at a time, on a plan that has the stream's state. */
class StreamJobs {
  #stream
  #plan
  #run
  #runLater
  #dropRun
  #abort = new AbortController()
  #underWay = false
  // Whether the plan has memory that only the end of the stream frees.
  #holds = false

  constructor (stream, plan, { lane, waitForRoom = false }) {
    const run = { ...DEFAULT_RUN, lane }
    this.#stream = stream
    this.#plan = plan
    const first = Object.freeze({ ...run, signal: this.#abort.signal })
    // A chunk belongs to the stream until it has been worked on.
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
      // A destroyed stream fails with its own error, not with that of its stopped job.
      fail(this.#stream.destroyed ? this.#stream.errored : error)
    // The callbacks run the user's listeners, whose errors are not this promise's.
    }).catch(throwUncaught)
    this.#run = this.#runLater
  }

  /**
   * Stops the job under way, and frees the plan's memory now: the garbage collector would do it much later, and on
   * this thread. The job may still run after its promise has rejected; then the job frees the memory.
   */
  stop () {
    this.#abort.abort()
    if (!this.#underWay && !this.#holds) return
    this.#holds = false
    // A closed pool refuses it; then the garbage collector frees the memory.
    runJob(this.#plan, NOTHING, this.#dropRun, DROPPING).catch(() => {})
  }
}

module.exports = { StreamJobs, streamKinds }

'use strict'

// The pool's metrics for a metrics endpoint.

const { pool } = require('./index')

/** [name, help, type, value of stats] of each figure that is one number. */
const FIGURES = [
  ['offloop_threads', 'Threads that the pool may run', 'gauge', (stats) => stats.threads],
  ['offloop_jobs_active', 'Jobs that are running', 'gauge', (stats) => stats.active],
  ['offloop_jobs_queued', 'Jobs that wait for a thread', 'gauge', (stats) => stats.queued],
  ['offloop_queued_bytes', 'Bytes of input that waiting jobs hold', 'gauge', (stats) => stats.queuedBytes],
  ['offloop_queue_jobs_limit', 'The most jobs that may wait', 'gauge', (stats) => stats.maxQueuedJobs],
  ['offloop_queue_bytes_limit', 'The most bytes of input that waiting jobs may hold', 'gauge', (stats) => stats.maxQueuedBytes],
  ['offloop_jobs_completed_total', 'Jobs that succeeded', 'counter', (stats) => stats.completed],
  ['offloop_jobs_failed_total', 'Jobs that ended with an error', 'counter', (stats) => stats.failed],
  ['offloop_jobs_inlined_total', 'Of these, jobs that the calling thread worked on itself', 'counter', (stats) => stats.inlined],
  ['offloop_jobs_cancelled_total', 'Jobs that were aborted or timed out', 'counter', (stats) => stats.cancelled],
  ['offloop_jobs_refused_total', 'Jobs that a full queue refused', 'counter', (stats) => stats.refused],
]

/** [name, help, summary of stats] of each duration; seconds by Prometheus' convention. */
const DURATIONS = [
  ['offloop_job_wait_seconds', 'From submission to the start of a job', (stats) => stats.wait],
  ['offloop_job_run_seconds', 'From the start to the end of a job', (stats) => stats.run],
  ['offloop_job_delivery_seconds', 'From the end of a job to its settled promise', (stats) => stats.delivery],
]

const QUANTILES = [['0.5', 'p50'], ['0.9', 'p90'], ['0.99', 'p99']]

/** @returns {string} the Prometheus text format, version 0.0.4 */
function prometheus () {
  const stats = pool.stats()
  const lines = []
  for (const [name, help, type, value] of FIGURES) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${value(stats)}`)
  }
  for (const [name, help, summary] of DURATIONS) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`)
    for (const [quantile, key] of QUANTILES) {
      lines.push(`${name}{quantile="${quantile}"} ${summary(stats)[key] / 1000}`)
    }
  }
  return lines.join('\n') + '\n'
}

prometheus.contentType = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * Makes the same metrics as gauges of a prom-client that the caller passes.
 *
 * @param {{ Gauge: Function }} client the module `prom-client`
 * @param {{ registers?: object[] }} [options]
 * @returns {object[]} the gauges
 */
function gauges (client, options) {
  // Properties of Object.prototype are not options.
  const { registers } = { __proto__: null, ...options }
  const common = registers === undefined ? {} : { registers }
  const figures = FIGURES.map(([name, help, , value]) => new client.Gauge({
    ...common,
    name,
    help,
    collect () { this.set(value(pool.stats())) },
  }))
  const durations = DURATIONS.map(([name, help, summary]) => new client.Gauge({
    ...common,
    name,
    help,
    labelNames: ['quantile'],
    // For the processes of a cluster: a sum of percentiles would make no sense.
    aggregator: 'max',
    collect () {
      const now = summary(pool.stats())
      for (const [quantile, key] of QUANTILES) this.set({ quantile }, now[key] / 1000)
    },
  }))
  return [...figures, ...durations]
}

module.exports = { prometheus, gauges }

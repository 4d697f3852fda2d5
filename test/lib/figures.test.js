'use strict'

// What the pool tells about itself: stats, metrics, traces.

const assert = require('node:assert/strict')
const { tracingChannel } = require('node:diagnostics_channel')
const { test } = require('node:test')
const { createCompress, createDecompress, hash, json, password, pool } = require('offloop')
const { gauges, prometheus } = require('offloop/metrics')

const SUMMARIES = ['wait', 'run', 'delivery']

test('stats counts each job once, by its end', async () => {
  const before = pool.stats()
  await Promise.all(Array.from({ length: 20 }, () => hash('sha256', Buffer.alloc(20_000))))
  await json.minify('['.repeat(5000)).catch(() => {})
  const stopped = new AbortController()
  // In chunks, so that it does not begin before the call returns: what has begun may be done before it is aborted.
  const running = hash('sha256', [Buffer.alloc(3_000_000)], { signal: stopped.signal })
  stopped.abort()
  await assert.rejects(running)
  await hash('sha256', Buffer.alloc(20_000))
  // The pool learns of the abort at the job's next checkpoint.
  while (pool.stats().active > 0) await new Promise(setImmediate)
  const after = pool.stats()
  assert.equal(after.completed - before.completed, 21)
  assert.equal(after.failed - before.failed, 1)
  assert.equal(after.cancelled - before.cancelled, 1)
  assert.equal(after.queued + after.queuedBytes + after.active, 0)
  assert.ok(after.started <= after.threads)
  for (const name of SUMMARIES) {
    const { p50, p90, p99, max, mean } = after[name]
    assert.ok(p50 > 0 && p50 <= p90 && p90 <= p99 && p99 <= max * 1.04 && mean <= max, name)
  }
})

test('a tick that submits much is not waited for: the pool begins before it is over', () => {
  const before = pool.stats().completed
  const calls = Array.from({ length: 1000 }, () => hash('sha256', Buffer.alloc(20_000)))
  // No turn of the event loop in between. An empty loop of a minute is the failure.
  const until = performance.now() + 60_000
  while (pool.stats().completed === before) assert.ok(performance.now() < until)
  return Promise.all(calls)
})

test('Prometheus reads every line of the text', async () => {
  await hash('sha256', Buffer.alloc(20_000))
  const lines = prometheus().trimEnd().split('\n')
  const samples = lines.filter((line) => !line.startsWith('#'))
  for (const line of samples) assert.match(line, /^[a-z_]+(\{quantile="0\.\d+"\})? \d+(\.\d+)?(e-\d+)?$/)
  const named = new Set(samples.map((line) => line.replace(/[ {].*/, '')))
  for (const name of named) {
    assert.equal(lines.filter((line) => line.startsWith(`# HELP ${name} `)).length, 1)
    assert.equal(lines.filter((line) => line.startsWith(`# TYPE ${name} `)).length, 1)
  }
  const completed = samples.find((line) => line.startsWith('offloop_jobs_completed_total '))
  assert.equal(Number(completed.split(' ')[1]), pool.stats().completed)
  assert.match(prometheus.contentType, /version=0\.0\.4/)
})

test('the text has the bounds of the queue beside what is in it', () => {
  const { maxQueuedJobs, maxQueuedBytes } = pool.stats()
  const lines = prometheus().split('\n')
  for (const wanted of [`offloop_queue_jobs_limit ${maxQueuedJobs}`, `offloop_queue_bytes_limit ${maxQueuedBytes}`]) {
    assert.ok(lines.includes(wanted), wanted)
  }
})

test('gauges of a prom-client that is brought along have the same figures', () => {
  class Gauge {
    values = []
    constructor (configuration) { Object.assign(this, configuration) }
    set (...value) { this.values.push(value) }
  }
  const registers = [{}]
  const made = gauges({ Gauge }, { registers })
  for (const gauge of made) {
    assert.equal(gauge.registers, registers)
    assert.equal(gauge.aggregator, gauge.labelNames === undefined ? undefined : 'max')
    gauge.collect()
  }
  // Nothing is under way: both are of the same moment.
  const samples = made.flatMap(({ name, values }) => values.map(([labels, value]) =>
    value === undefined ? `${name} ${labels}` : `${name}{quantile="${labels.quantile}"} ${value}`))
  assert.deepEqual(samples, prometheus().trimEnd().split('\n').filter((line) => !line.startsWith('#')))
})

test('the tracing channel tells the start and the end of every call', async () => {
  const events = []
  const subscriber = Object.fromEntries(['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((name) =>
    [name, ({ operation, lane, error }) => events.push([name, operation, lane, error?.code])]))
  const channel = tracingChannel('offloop.job')
  channel.subscribe(subscriber)
  try {
    await hash('sha256', Buffer.alloc(20_000), { lane: 'bulk' })
    assert.deepEqual(events.splice(0).map(([name, ...rest]) => `${name} ${rest.join(' ')}`.trim()),
      ['start', 'end', 'asyncStart', 'asyncEnd'].map((name) => `${name} hash bulk`))
    await json.stringify([1])
    assert.deepEqual(events.splice(0).map(([name, operation]) => `${name} ${operation}`),
      ['start', 'end', 'asyncStart', 'asyncEnd'].map((name) => `${name} json.stringify`))
    await assert.rejects(json.minify('['))
    const failed = events.splice(0)
    assert.deepEqual(failed.map(([name]) => name), ['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
    assert.deepEqual(failed[2], ['error', 'json.minify', 'interactive', 'ERR_OFFLOOP_INVALID_INPUT'])
    for (const [name, open] of Object.entries({ createCompress, createDecompress })) {
      const stream = open('gzip')
      await new Promise((resolve) => stream.write(Buffer.of(0x1f), resolve))
      // What frees its memory is no call of anybody's.
      stream.destroy()
      assert.deepEqual(events.splice(0).map(([event, operation]) => `${event} ${operation}`),
        ['start', 'end', 'asyncStart', 'asyncEnd'].map((event) => `${event} ${name}`))
    }
    // One call for close(); traces have what it consists of.
    const stored = await password.hash('x', { memory: 1024, passes: 1 })
    events.splice(0)
    assert.equal((await password.verifyAndUpgrade(stored, 'x', { memory: 1024, passes: 2 })).valid, true)
    assert.deepEqual(events.splice(0).filter(([event]) => event === 'start').map(([, operation]) => operation), ['password.verify', 'password.hash'])
  } finally {
    channel.unsubscribe(subscriber)
  }
  await hash('sha256', Buffer.alloc(20_000))
  assert.deepEqual(events, [])
})

'use strict'

// What holding documents costs the collector: as values of JavaScript, and outside its heap with json.open. The heap
// grows from step to step, in one process a kind.

const { fork } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')
const { duration, layOut } = require('../table')
const { pausesOf } = require('./trace')

const KINDS = [
  { name: 'nothing held', kind: 'nothing' },
  { name: 'json.open', kind: 'open', missing: () => require('../../lib').json.open ? undefined : 'there is no json.open' },
  { name: 'JSON.parse', kind: 'value' },
]
/** Documents of 10 MB, as many as are held in each step. */
const STEPS = [1, 3, 5, 10]
const QUICK_STEPS = [1, 5]
const PATIENCE = 120_000

class Holder {
  #process
  #output = ''

  constructor (kind) {
    this.#process = fork(path.join(__dirname, 'holder.js'), [kind], {
      execArgv: ['--expose-gc', '--trace-gc'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    this.#process.stdout.on('data', (chunk) => { this.#output += chunk })
  }

  async step (order) {
    this.#process.send(order)
    const signal = AbortSignal.timeout(PATIENCE)
    const [{ result, error }] = await Promise.race([
      once(this.#process, 'message', { signal }),
      once(this.#process, 'exit', { signal }).then(([code, by]) => { throw new Error(`a holder ended early (${by ?? code})`) }),
    ])
    if (error !== undefined) throw new Error(error)
    return { ...result, pauses: await this.#pauses() }
  }

  // The pipe may be behind the messages.
  async #pauses () {
    while (this.#output.lastIndexOf('step ends') < this.#output.lastIndexOf('step begins') || !this.#output.includes('step ends')) {
      await once(this.#process.stdout, 'data')
    }
    const pauses = pausesOf(this.#output)
    this.#output = ''
    return pauses
  }

  end () {
    this.#process.kill('SIGKILL')
  }
}

function summarize ({ pauses, ...rest }) {
  const of = (pattern) => pauses.filter(({ kind }) => pattern.test(kind)).map(({ milliseconds }) => milliseconds)
  const sum = (list) => list.reduce((a, b) => a + b, 0)
  const [minor, major] = [of(/Scavenge|Minor/), of(/Mark-Compact/)]
  return {
    ...rest,
    minor: { count: minor.length, total: sum(minor), longest: Math.max(0, ...minor) },
    major: { count: major.length, total: sum(major), longest: Math.max(0, ...major) },
  }
}

async function measureKind ({ name, kind }, { steps, milliseconds }, results) {
  const holder = new Holder(kind)
  try {
    for (const documents of steps) {
      const variant = `${documents} × 10 MB`
      results[variant] ??= {}
      results[variant][name] = summarize(await holder.step({ documents, milliseconds }))
    }
  } finally {
    holder.end()
  }
}

async function run ({ quick, only, log }) {
  const pace = quick ? { steps: QUICK_STEPS, milliseconds: 1000 } : { steps: STEPS, milliseconds: 5000 }
  const results = {}
  for (const each of KINDS) {
    if (!each.name.includes(only)) continue
    const reason = each.missing?.()
    if (reason !== undefined) {
      log(`${each.name} is left out: ${reason}`)
      continue
    }
    log(`measuring ${each.name} …`)
    await measureKind(each, pace, results)
  }
  return results
}

const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`
const pauses = ({ count, longest }) => count === 0 ? '0' : `${count}, ${duration(longest)}`

/** title → cell(summary) */
const COLUMNS = {
  'forced collection': ({ forced }) => duration(forced),
  'majors, longest': ({ major }) => pauses(major),
  'minors, longest': ({ minor }) => pauses(minor),
  'loop p99': ({ delay }) => duration(delay.p99),
  'loop max': ({ delay }) => duration(delay.max),
  'heap used': ({ heapUsed }) => megabytes(heapUsed),
  RSS: ({ rss }) => megabytes(rss),
}

function table (results) {
  const rows = [['', '', ...Object.keys(COLUMNS)]]
  for (const [variant, kinds] of Object.entries(results)) {
    let label = variant
    for (const [name, summary] of Object.entries(kinds)) {
      rows.push([label, name, ...Object.values(COLUMNS).map((cell) => cell(summary))])
      label = ''
    }
  }
  return layOut(rows)
}

const over = (read) => (results) =>
  Math.max(...Object.values(results).map((kinds) => read(kinds['json.open']) - read(kinds['nothing held'])))

const goals = [
  {
    text: 'documents held by json.open add at most 2 ms to a forced collection (ms)',
    measured: over(({ forced }) => forced),
    met: (value) => value <= 2,
  },
  {
    text: 'documents held by json.open add at most 1 MB to the heap (MB)',
    measured: over(({ heapUsed }) => heapUsed / 1e6),
    met: (value) => value <= 1,
  },
]

module.exports = { title: 'the collector, with documents held and 100,000 live objects', run, table, goals }

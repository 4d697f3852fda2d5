'use strict'

// What holding documents costs the garbage collector: as JavaScript values, and outside its heap with json.open. The heap grows
// step by step, in one process per kind; the processes alternate.

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
/** How many collections are forced in each step. */
const FORCED = 9
const PATIENCE = 120_000

class Holder {
  #process
  #output = ''

  constructor (name, kind) {
    this.name = name
    this.#process = fork(path.join(__dirname, 'holder.js'), [kind], {
      execArgv: ['--expose-gc', '--trace-gc'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    this.#process.stdout.on('data', (chunk) => { this.#output += chunk })
  }

  /** See holder.js for the orders. */
  async order (name, options) {
    this.#process.send({ order: name, ...options })
    const waiting = new AbortController()
    const timer = setTimeout(() => waiting.abort(new Error('a holder does not answer')), PATIENCE)
    const { signal } = waiting
    try {
      const [{ result, error }] = await Promise.race([
        once(this.#process, 'message', { signal }),
        once(this.#process, 'exit', { signal }).then(([code, by]) => { throw new Error(`a holder ended early (${by ?? code})`) }),
      ])
      if (error !== undefined) throw new Error(error)
      return result
    } finally {
      clearTimeout(timer)
      waiting.abort()
    }
  }

  async churn (milliseconds) {
    const result = await this.order('churn', { milliseconds })
    return { ...result, pauses: await this.#pauses() }
  }

  // The pipe may be behind the messages.
  async #pauses () {
    while (this.#output.lastIndexOf('churn ends') < this.#output.lastIndexOf('churn begins') || !this.#output.includes('churn ends')) {
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

/** The shortest collection of each: whatever else the machine does only makes them longer. They take turns. */
async function collect (holders) {
  const shortest = new Map()
  for (let i = 0; i < FORCED; i++) {
    for (const holder of holders) {
      const one = await holder.order('collect')
      const before = shortest.get(holder)
      if (before === undefined || one.forced < before.forced) shortest.set(holder, one)
    }
  }
  return shortest
}

async function measure (holders, documents, milliseconds) {
  for (const holder of holders) await holder.order('fill', { documents, milliseconds: milliseconds / 4 })
  const collected = await collect(holders)
  const results = {}
  for (const holder of holders) {
    results[holder.name] = summarize({ ...collected.get(holder), ...await holder.churn(milliseconds) })
  }
  return results
}

function startHolders (only, log) {
  const holders = []
  for (const { name, kind, missing } of KINDS) {
    if (!name.includes(only)) continue
    const reason = missing?.()
    if (reason === undefined) holders.push(new Holder(name, kind))
    else log(`${name} is left out: ${reason}`)
  }
  return holders
}

async function run ({ quick, only, log }) {
  const { steps, milliseconds } = quick ? { steps: QUICK_STEPS, milliseconds: 1000 } : { steps: STEPS, milliseconds: 5000 }
  const results = {}
  const holders = startHolders(only, log)
  try {
    for (const documents of steps) {
      const variant = `${documents} × 10 MB`
      log(`measuring ${variant} …`)
      results[variant] = await measure(holders, documents, milliseconds)
    }
  } finally {
    for (const holder of holders) holder.end()
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

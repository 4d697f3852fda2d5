'use strict'

// The figures of the README that come from the benches: what stands between its two marks.

const fs = require('node:fs')
const http = require('./http')
const { headline } = require('./machine')
const { duration, significant } = require('./table')

const MARKS = ['<!-- bench:start -->', '<!-- bench:end -->']
const SCENARIO = 'orders'

const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`

function figures ({ machine, results }) {
  const servers = Object.entries(results[SCENARIO])
  const rows = servers.map(([name, { rate, light, memory }]) =>
    `| ${[name, significant(rate), duration(light.p50), duration(light.p99), megabytes(memory.peak)].join(' | ')} |`)
  return [
    '`npm run bench -- http`: a 1 MB body filtered, projected and compressed, 8 at a time, with a `/ping` every 5 ms beside it.',
    '',
    '| server | heavy requests/s | ping p50 | ping p99 | peak memory |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `${headline(http.machine(machine))}. All of it, with its spread: [docs/benchmarks.md](docs/benchmarks.md).`,
  ].join('\n')
}

/** Writes the figures of `newest` (see results.js) into the README, if it has a place for them and they were measured. */
function writeFigures (file, newest) {
  const measured = newest.get('http')
  const text = fs.readFileSync(file, 'utf8')
  const [start, end] = MARKS.map((mark) => text.indexOf(mark))
  // What was measured quickly is for nobody's eyes but the developer's.
  if (start < 0 || end < start || measured === undefined || measured.quick || measured.results[SCENARIO] === undefined) return false
  fs.writeFileSync(file, `${text.slice(0, start + MARKS[0].length)}\n${figures(measured)}\n${text.slice(end)}`)
  return true
}

module.exports = { writeFigures }

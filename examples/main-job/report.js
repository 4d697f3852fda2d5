'use strict'

// The report of the main example.

const os = require('node:os')

function machine () {
  const cpus = os.cpus()
  return `Node ${process.version} on ${cpus.length} × ${cpus[0].model.trim()}, ${os.platform()} ${os.arch()}`
}

function size (bytes) {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`
}

function milliseconds (value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`
}

/** The smallest value that is not below `share` of all. */
function percentile (values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

const rate = ({ answered, seconds }) => answered / seconds

const COLUMNS = [
  ['service', ({ name }) => name],
  ['requests/s', (run) => rate(run).toFixed(1)],
  ['ping p50', ({ pings }) => milliseconds(percentile(pings, 0.5))],
  ['ping p99', ({ pings }) => milliseconds(percentile(pings, 0.99))],
  ['ping max', ({ pings }) => milliseconds(percentile(pings, 1))],
  ['loop delay p99', ({ vitals }) => milliseconds(vitals.loopP99)],
  ['loop delay max', ({ vitals }) => milliseconds(vitals.loopMax)],
  ['peak memory', ({ vitals }) => size(vitals.rssPeak)],
]

function table (runs) {
  const rows = [COLUMNS.map(([title]) => title), ...runs.map((run) => COLUMNS.map(([, cell]) => cell(run)))]
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  const line = (row) => row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('   ')
  const rule = widths.map((width) => '─'.repeat(width)).join('───')
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n')
}

function times (ratio) {
  return `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio).toLocaleString('en')} times`
}

/** The others are compared with the first run. */
function summary ([reference, ...others]) {
  const lines = others.map((run) => {
    const more = rate(run) / rate(reference)
    const shorter = percentile(reference.pings, 0.99) / percentile(run.pings, 0.99)
    return `${run.name}: ${times(more)} the requests of ${reference.name}; ping p99 ${times(shorter)} shorter`
  })
  return [
    ...lines,
    'Heavy request: a part of a 20 MB document, compressed, with a digest. Ping: due every 5 ms, timed from then.',
  ].join('\n')
}

module.exports = { machine, size, table, summary }

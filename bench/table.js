'use strict'

// How results are printed.

function significant (value) {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value.toPrecision(3)
}

/** @param {number} milliseconds */
function duration (milliseconds) {
  if (milliseconds < 1) return `${significant(milliseconds * 1000)} µs`
  return milliseconds < 1000 ? `${significant(milliseconds)} ms` : `${significant(milliseconds / 1000)} s`
}

function throughput (bytesPerSecond) {
  return `${significant(bytesPerSecond / 1e6)} MB/s`
}

function ratio ({ ratio, low, high }) {
  return `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
}

/** title → cell(summary, variant); `undefined` is left blank */
const RATE_COLUMNS = {
  'time a call': (summary) => duration(1000 / summary.rate),
  throughput: (summary, { bytes }) => bytes === undefined ? undefined : throughput(bytes * summary.rate),
  p50: (summary) => duration(summary.p50),
  p99: (summary) => duration(summary.p99),
  'offloop is faster by': (summary) => summary.offloop && ratio(summary.offloop),
}

/** For cases where only the latency counts. */
const LATENCY_COLUMNS = {
  p50: (summary) => duration(summary.p50),
  p99: (summary) => duration(summary.p99),
  max: (summary) => duration(summary.max),
}

/** For cases where memory counts too. */
const MEMORY_COLUMNS = { 'most RSS': ({ rss }) => `${significant(rss / 1e6)} MB` }

function table ({ variants, latencyOnly = false, memory = false, figures = [] }, results) {
  const columns = { ...(latencyOnly ? LATENCY_COLUMNS : RATE_COLUMNS), ...(memory ? MEMORY_COLUMNS : {}) }
  for (const name of figures) columns[name] = (summary) => summary.figures[name] > 0 ? duration(summary.figures[name]) : undefined
  const rows = [['', '', ...Object.keys(columns)]]
  for (const variant of variants) {
    let label = variant.name
    for (const [rival, summary] of Object.entries(results[variant.name] ?? {})) {
      rows.push([label, rival, ...Object.values(columns).map((cell) => cell(summary, variant) ?? '')])
      label = ''
    }
  }
  const used = rows[0].map((title, i) => i < 2 || rows.slice(1).some((row) => row[i] !== ''))
  return layOut(rows.map((row) => row.filter((_, i) => used[i])))
}

function layOut (rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  return rows.map((row) => '  ' + row.map((cell, i) => i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))
    .join('   ').trimEnd()).join('\n')
}

/** What became of a goal; undefined when this run did not measure it. */
function goalLine ({ text, measured, met }, results) {
  let value
  try { value = measured(results) } catch { return undefined }
  return `  ${met(value) ? 'reached' : 'MISSED '}  ${text}: ${significant(value)}`
}

module.exports = { table, goalLine, layOut, duration, ratio, significant }

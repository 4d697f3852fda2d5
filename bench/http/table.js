'use strict'

const { duration, layOut, ratio, significant } = require('../table')

const megabytes = (bytes) => `${Math.round(bytes / 1e6)}`

/** The server that the others are compared with. */
const OURS = 'Fastify + offloop'

/** title → cell(summary); `undefined` is left blank */
const COLUMNS = {
  'requests/s': ({ rate }) => rate && significant(rate),
  'CPU a request': ({ cpuMilliseconds }) => duration(cpuMilliseconds),
  'heavy p99': ({ heavy }) => heavy && duration(heavy.p99),
  'ping p50': ({ light }) => duration(light.p50),
  p99: ({ light }) => duration(light.p99),
  'p99.9': ({ light }) => duration(light.p999),
  'MB at start': ({ memory }) => megabytes(memory.start),
  peak: ({ memory }) => megabytes(memory.peak),
  end: ({ memory }) => megabytes(memory.end),
  'ours: requests/s ×': ({ ours }) => ours?.rate && ratio(ours.rate),
  'ping p99 ×': ({ ours }) => ours && ratio(ours.light.p99),
}

function table (results) {
  const rows = [['', '', ...Object.keys(COLUMNS)]]
  for (const [scenario, servers] of Object.entries(results)) {
    let label = scenario
    for (const [name, summary] of Object.entries(servers)) {
      rows.push([label, name, ...Object.values(COLUMNS).map((cell) => cell(summary) ?? '')])
      label = ''
    }
  }
  return layOut(rows)
}

module.exports = { OURS, table }

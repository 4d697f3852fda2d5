'use strict'

const { bars, dots } = require('../plot')
const { duration, significant } = require('../table')

const isOurs = (name) => name.includes('offloop')

function rates (scenario, servers) {
  const rows = Object.entries(servers).filter(([, { rate }]) => rate !== undefined).map(([label, { rate }]) =>
    ({ label, value: rate, shown: significant(rate), ours: isOurs(label) }))
  return rows.length === 0 ? undefined : bars({ title: `${scenario}: heavy requests a second`, note: 'more is better', rows })
}

function pings (scenario, servers) {
  const rows = Object.entries(servers).map(([label, { light: { p50, p99, p999 } }]) => ({
    label, points: [p50, p99, p999], low: p50, high: p999, shown: `p99 ${duration(p99)}`, ours: isOurs(label),
  }))
  return dots({
    title: `${scenario}: how long a ping takes`,
    note: 'p50, p99 and p99.9, from when it was due; further left is better; the scale is logarithmic',
    rows,
    tick: (value) => duration(value).replace(/\.0+ /, ' '),
  })
}

/** @returns {Array<{ name: string, svg: string, alt: string }>} */
function plots (results) {
  return Object.entries(results).flatMap(([scenario, servers]) => {
    const name = scenario.replaceAll(/\W+/g, '-')
    return [
      { name: `http-${name}-requests`, svg: rates(scenario, servers), alt: `${scenario}: heavy requests a second` },
      { name: `http-${name}-pings`, svg: pings(scenario, servers), alt: `${scenario}: ping p50, p99 and p99.9` },
    ].filter(({ svg }) => svg !== undefined)
  })
}

module.exports = { plots }

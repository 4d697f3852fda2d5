'use strict'

/** The smallest value that is not below `share` of all. */
function percentile (values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

function median (values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Rounds of one rival, summed up: calls a second as the median of the rounds, latencies over all of them, in ms, and
 * the most memory that its process ever had.
 *
 * @param {Array<{ calls: number, seconds: number, latencies: number[], rss: number, figures: object }>} rounds what the
 *   case measures itself is in `figures`; the median of the rounds is kept
 */
function summarize (rounds) {
  const latencies = rounds.flatMap((round) => round.latencies)
  const rates = rounds.map(({ calls, seconds }) => calls / seconds)
  return {
    rate: median(rates),
    rates,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: Math.max(...latencies),
    rss: Math.max(...rounds.map(({ rss }) => rss)),
    figures: Object.fromEntries(Object.keys(rounds[0].figures).map((name) =>
      [name, median(rounds.map(({ figures }) => figures[name]))])),
  }
}

/** Ratios of several rounds as tables show them. */
function spread (ratios) {
  return { ratio: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) }
}

/** How much faster `a` is than `b`, round by round, because they took turns. */
function compareRates (a, b) {
  return spread(a.rates.map((rate, i) => rate / b.rates[i]))
}

/** The least of offloop's ratios to any rival, over the variants that were measured and of which `wanted` is true. */
function leastRatio (results, variants, wanted) {
  const ratios = variants
    .filter((variant) => results[variant.name] !== undefined && wanted(variant))
    .flatMap(({ name }) => Object.values(results[name]).filter(({ offloop }) => offloop !== undefined).map(({ offloop }) => offloop.ratio))
  if (ratios.length === 0) throw new Error('not measured')
  return Math.min(...ratios)
}

/** A list from another place on in each round, so that none always comes after the same one. */
function inTurn (list, round) {
  const first = round % list.length
  return [...list.slice(first), ...list.slice(0, first)]
}

module.exports = { leastRatio, inTurn, percentile, median, summarize, spread, compareRates }

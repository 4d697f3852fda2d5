'use strict'

// Rounds of one server in one scenario, summed up; and one server against another.

const { median, percentile, spread } = require('../statistics')

const SHARES = { p50: 0.5, p99: 0.99, p999: 0.999, max: 1 }

const percentiles = (latencies) =>
  Object.fromEntries(Object.entries(SHARES).map(([name, share]) => [name, percentile(latencies, share)]))

/**
 * @typedef {object} Round
 * @property {{ answered: number, seconds: number, latencies: number[] }} heavy
 * @property {{ latencies: number[], unanswered: number }} light
 * @property {number} cpu seconds of the server's CPU
 */

/** @param {Round[]} rounds */
function summarize (rounds) {
  const rates = rounds.map(({ heavy }) => heavy.answered / heavy.seconds)
  const beside = rounds.map(({ light }) => percentiles(light.latencies))
  const answered = rounds.map(({ heavy, light }) => heavy.answered || light.latencies.length)
  return {
    rates: rates.every(Number.isFinite) ? rates : undefined,
    rate: rates.every(Number.isFinite) ? median(rates) : undefined,
    // Of the server alone, with what the pings cost; little of other work on the machine is in it.
    cpuMilliseconds: median(rounds.map(({ cpu }, i) => 1000 * cpu / answered[i])),
    heavy: rates.every(Number.isFinite) ? percentiles(rounds.flatMap(({ heavy }) => heavy.latencies)) : undefined,
    light: percentiles(rounds.flatMap(({ light }) => light.latencies)),
    lightRounds: beside,
    unanswered: rounds.reduce((sum, { light }) => sum + light.unanswered, 0),
  }
}

/**
 * How `a` compares with `b`, round by round, because they took turns; but p99.9 over all rounds, because one has too few
 * pings for it.
 */
function compare (a, b) {
  const lights = ['p50', 'p99'].map((share) =>
    [share, spread(a.lightRounds.map((round, i) => round[share] / b.lightRounds[i][share]))])
  return {
    rate: a.rates && b.rates && spread(a.rates.map((rate, i) => rate / b.rates[i])),
    light: { ...Object.fromEntries(lights), p999: spread([a.light.p999 / b.light.p999]) },
  }
}

module.exports = { compare, summarize }

'use strict'

const { OURS } = require('./table')

const rateOver = (scenario, rival) => (results) => results[scenario][rival].ours.rate.ratio
const pingOver = (scenario, rival, share = 'p99') => (results) => results[scenario][rival].ours.light[share].ratio
const atLeast = (least) => (value) => value >= least
const atMost = (most) => (value) => value <= most

const inTurn = ['orders', 'mixed'].flatMap((scenario) => [
  [`${scenario}: at least the heavy requests of Axum`, rateOver(scenario, 'Axum'), atLeast(1)],
  [`${scenario}: at least the heavy requests of Axum, bounded`, rateOver(scenario, 'Axum, bounded'), atLeast(1)],
  [`${scenario}: ping p50 at most half of Axum's`, pingOver(scenario, 'Axum', 'p50'), atMost(0.5)],
  [`${scenario}: ping p99 at most half of Axum's`, pingOver(scenario, 'Axum'), atMost(0.5)],
  [`${scenario}: ping p99.9 at most half of Axum's`, pingOver(scenario, 'Axum', 'p999'), atMost(0.5)],
  [`${scenario}: ping p99 at most half of Axum's, bounded`, pingOver(scenario, 'Axum, bounded'), atMost(0.5)],
  [`${scenario}: at least 5 times the heavy requests of inline`, rateOver(scenario, 'Fastify inline'), atLeast(5)],
  [`${scenario}: at least 3 times the heavy requests of Piscina`, rateOver(scenario, 'Fastify + Piscina'), atLeast(3)],
  [`${scenario}: ping p99 at most half of Piscina's`, pingOver(scenario, 'Fastify + Piscina'), atMost(0.5)],
])

const PISCINA = 'Fastify + Piscina'
const equally = [
  ...['orders', 'mixed'].map((name) => `${name} at Axum's rate`).flatMap((scenario) => [
    [`${scenario}: ping p50 at most half of Axum's`, pingOver(scenario, 'Axum', 'p50'), atMost(0.5)],
    [`${scenario}: ping p99 at most half of Axum's`, pingOver(scenario, 'Axum'), atMost(0.5)],
    [`${scenario}: ping p99.9 at most half of Axum's`, pingOver(scenario, 'Axum', 'p999'), atMost(0.5)],
    [`${scenario}: ping p99 at most half of Axum's, bounded`, pingOver(scenario, 'Axum, bounded'), atMost(0.5)],
  ]),
  [`orders at ${PISCINA}'s rate: ping p99 at most half of its`, pingOver(`orders at ${PISCINA}'s rate`, PISCINA), atMost(0.5)],
]

/** What Fastify with offloop has to reach; see table.js of the folder above. */
const goals = [...inTurn, ...equally].map(([text, measured, met]) => ({ text: `${OURS}, ${text}`, measured, met }))

module.exports = { goals }

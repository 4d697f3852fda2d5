'use strict'

/** Heavy requests in flight, each on a connection of its own. */
const CONNECTIONS = 8
/** Pings a second beside them: one every 5 ms. */
const BESIDE = 200

const heavy = (name, requests, quick = false) =>
  ({ name, heavy: requests, connections: CONNECTIONS, lightRate: BESIDE, quick })
/**
 * The same work for every server, whichever is the fastest: heavy requests at a constant rate, a share of what the
 * pacemaker answers when it is asked for all it can do.
 */
const paced = (name, requests, pacemaker, quick = false) =>
  ({ ...heavy(`${name} at ${pacemaker}'s rate`, requests, quick), pacemaker, share: 0.9 })
const light = (lightRate, quick = false) =>
  ({ name: `${lightRate.toLocaleString('en')} pings/s alone`, heavy: [], connections: 0, lightRate, quick })

const MIXED = ['orders', 'report', 'orders', 'login', 'orders', 'report', 'orders']

const SCENARIOS = [
  heavy('orders', ['orders'], true),
  paced('orders', ['orders'], 'Axum', true),
  paced('orders', ['orders'], 'Fastify + Piscina'),
  heavy('report', ['report']),
  heavy('login', ['login']),
  heavy('mixed', MIXED, true),
  paced('mixed', MIXED, 'Axum'),
  light(1000, true),
  light(10_000),
]

module.exports = { SCENARIOS }

'use strict'

const { setTimeout: wait } = require('node:timers/promises')

const PATIENCE = Number(process.env.OFFLOOP_TEST_PATIENCE ?? 20_000)

/** Waits for something that has no event. */
async function until (condition) {
  const end = Date.now() + PATIENCE
  while (!condition()) {
    if (Date.now() > end) throw new Error(`it did not come true: ${condition}`)
    await wait(5)
  }
}

module.exports = { until }

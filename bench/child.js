'use strict'

// The process of one rival in one variant of a case. Waits for orders from run.js: to return the rival's answer, or
// to measure a round.

const { useLibrary } = require('./library')
const { measureRound } = require('./measure')
const { residentMemory, resetPeak } = require('./memory')
const { serveParent } = require('./parent')

if (process.env.OFFLOOP_BENCH_BASE) useLibrary(process.env.OFFLOOP_BENCH_BASE)
const [, , caseName, variantName, rivalName] = process.argv
const { rivals, variants } = require(`./cases/${caseName}`)
const variant = variants.find(({ name }) => name === variantName)
const rival = rivals.find(({ name }) => name === rivalName)

let ready

const orders = {
  __proto__: null,
  /** What this rival makes of the input, in a form that can be compared. */
  async answer () {
    ready = await rival.setup(variant)
    const answer = ready.answer === undefined ? null : await ready.answer()
    // That memory must not count in what is measured.
    resetPeak()
    return answer
  },
  async round ({ milliseconds }) {
    const round = await measureRound(ready.call, { ...variant, milliseconds })
    return { ...round, figures: await ready.figures?.() ?? {}, rss: residentMemory().peak }
  },
}

serveParent(orders)

'use strict'

// A process of its own for one rival in one variant of a case. Waits for orders of run.js: the rival's answer, or a
// round of measuring it.

const { useLibrary } = require('./library')
const { measureRound } = require('./measure')
const { residentMemory, resetPeak } = require('./memory')

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
    // What that took is none of what is measured.
    resetPeak()
    return answer
  },
  async round ({ milliseconds }) {
    const round = await measureRound(ready.call, { ...variant, milliseconds })
    return { ...round, figures: await ready.figures?.() ?? {}, rss: residentMemory().peak }
  },
}

process.on('message', async ({ order, ...rest }) => {
  try {
    process.send({ result: await orders[order](rest) })
  } catch (error) {
    process.send({ error: error.stack })
  }
})
process.on('disconnect', () => process.exit())

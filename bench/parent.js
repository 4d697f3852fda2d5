'use strict'

/**
 * Carries out what the parent process asks for, one message at a time, until it disconnects.
 *
 * @param {Record<string, (order: object) => unknown>} orders by name; each answers with its result, or with the stack of its error
 */
function serveParent (orders) {
  process.on('message', async ({ order, ...rest }) => {
    try {
      process.send({ result: await orders[order](rest) })
    } catch (error) {
      process.send({ error: error.stack })
    }
  })
  process.on('disconnect', () => process.exit())
}

module.exports = { serveParent }

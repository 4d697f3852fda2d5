'use strict'

// One hop to the pool for each request; nothing of a body is looked at on the event loop.

const { compress, password, plan } = require('../../../lib')
const { EXPRESSION, LEVEL } = require('../service')

module.exports = ({ report, storedHash }) => {
  const options = { level: LEVEL }
  const summary = plan().search(EXPRESSION).compress('zstd', options)
  return {
    parsed: false,
    async orders (chunks) {
      const { output } = await summary.run(chunks, { move: true })
      return output
    },
    login: (given) => password.verify(storedHash, given),
    report: () => compress('zstd', report, options),
  }
}

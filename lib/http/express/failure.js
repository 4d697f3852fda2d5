'use strict'

const { asHttpError } = require('../policy/failures')

const { nextTick } = process

/** Hands an error to the application, and sets the header for its answer, whoever writes that. */
function fail (error, response, next) {
  const described = asHttpError(error)
  const { headers } = described
  if (headers !== undefined && !response.headersSent) {
    for (const name of Object.keys(headers)) response.setHeader(name, headers[name])
  }
  next(described)
}

/** If next() throws in a framework that does not catch that, it must be an uncaught exception, not a rejection. */
function throwUncaught (error) {
  nextTick(() => { throw error })
}

module.exports = { fail, throwUncaught }

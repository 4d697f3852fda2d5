'use strict'

const { asHttpError } = require('../policy/failures')

const { nextTick } = process

/** Hands an error to the application, with the header that belongs to its answer, whoever words that. */
function fail (error, response, next) {
  const described = asHttpError(error)
  const { headers } = described
  if (headers !== undefined && !response.headersSent) {
    for (const name of Object.keys(headers)) response.setHeader(name, headers[name])
  }
  next(described)
}

/** What next() throws, a host without Express' care for it gets as from any other callback: not as a rejection. */
function throwUncaught (error) {
  nextTick(() => { throw error })
}

module.exports = { fail, throwUncaught }

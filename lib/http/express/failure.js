'use strict'

const { asHttpError } = require('../policy/failures')

/** Hands an error to the application, with the header that belongs to its answer, whoever words that. */
function fail (error, response, next) {
  const described = asHttpError(error)
  const { headers } = described
  if (headers !== undefined && !response.headersSent) {
    for (const name of Object.keys(headers)) response.setHeader(name, headers[name])
  }
  next(described)
}

module.exports = { fail }

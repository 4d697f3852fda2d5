'use strict'

// Between the first part or end() and the moment when the pool has made the body, the head is not written yet. To the
// application it must seem so: what it could and could not do without us stays the same.

const { validateHeaderValue } = require('node:http')
const { coded } = require('../policy/option-checks')

const CHANGING = ['setHeader', 'setHeaders', 'appendHeader', 'removeHeader', 'writeHead']
/** The second is Node's own for an implicit head: express-session, and compression 1.7, call it themselves. */
const WRITING = ['flushHeaders', '_implicitHeader']
const KEPT = [...CHANGING, ...WRITING, 'statusMessage']

/**
 * @param {import('node:http').ServerResponse} response whose head is not written
 * @returns {() => void} releases the head as it was
 */
function holdHead (response) {
  const { statusCode } = response
  const own = KEPT.map((name) => [name, Object.getOwnPropertyDescriptor(response, name)])
  const hold = (name, descriptor) => Object.defineProperty(response, name, { configurable: true, ...descriptor })
  hold('headersSent', { get: () => true })
  for (const name of WRITING) hold(name, { value: () => {}, writable: true })
  for (const name of CHANGING) hold(name, { value: refuse, writable: true })
  return () => {
    delete response.headersSent
    for (const [name, descriptor] of own) {
      if (descriptor === undefined) delete response[name]
      else Object.defineProperty(response, name, descriptor)
    }
    response.statusCode = statusCode
  }
}

/** Whether Node would write the head as it is. A head that makes it throw is not held, as nobody would catch that later. */
function isWritable (response) {
  const status = response.statusCode | 0
  if (status < 100 || status > 999) return false
  // HTTP/2 has none, and Node warns when it is read.
  if (!Object.hasOwn(response, 'statusMessage')) return true
  try {
    validateHeaderValue('statusMessage', response.statusMessage || '')
    return true
  } catch {
    return false
  }
}

function refuse () {
  throw coded(Error, 'ERR_HTTP_HEADERS_SENT', 'Cannot change headers after they are sent to the client')
}

module.exports = { holdHead, isWritable }

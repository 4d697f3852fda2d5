'use strict'

/**
 * A signal that fires when the client leaves before it has its answer, so that work for it is stopped.
 *
 * @param {import('node:events').EventEmitter} connection that closes: the response, or a socket
 * @returns {{ signal: AbortSignal, release: () => void }} release: the work is done
 */
function departure (connection) {
  const controller = new AbortController()
  const leave = () => controller.abort(new Error('The client closed the connection'))
  if (connection.destroyed) leave()
  else connection.once('close', leave)
  return { signal: controller.signal, release: () => connection.removeListener('close', leave) }
}

const signals = new WeakMap()

/**
 * The same for all requests of a connection, where a request's response is not at hand.
 *
 * @param {import('node:net').Socket} socket
 * @returns {AbortSignal}
 */
function departureOf (socket) {
  let signal = signals.get(socket)
  if (signal === undefined) {
    signal = departure(socket).signal
    signals.set(socket, signal)
  }
  return signal
}

module.exports = { departure, departureOf }

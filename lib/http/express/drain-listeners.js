'use strict'

// 'drain' of a compressed response must mean that of the compressor, whose buffer write() fills.

const ADDING = ['on', 'addListener']
const REMOVING = ['off', 'removeListener']

/**
 * From now on 'drain' of the response is that of the stream in front of it, and so are the properties that announce one:
 * otherwise a writer would wait for a 'drain' that never comes.
 *
 * @param {import('node:http').ServerResponse} response
 * @param {import('node:stream').Duplex} stream
 * @param {() => void} resume called when the response itself has drained
 */
function forwardDrain (response, stream, resume) {
  for (const listener of response.rawListeners('drain')) {
    response.removeListener('drain', listener)
    stream.on('drain', listener)
  }
  response.on('drain', resume)
  for (const name of [...ADDING, ...REMOVING]) {
    const own = response[name]
    response[name] = (event, listener) => {
      if (event === 'drain') stream[name](event, listener)
      else own.call(response, event, listener)
      return response
    }
  }
  // Not writableLength and writableHighWaterMark, from which Node 24 knows when the response itself has drained.
  Object.defineProperty(response, 'writableNeedDrain', { configurable: true, get: () => stream.writableNeedDrain })
}

module.exports = { forwardDrain }

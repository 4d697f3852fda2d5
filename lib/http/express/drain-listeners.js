'use strict'

// Who waits for 'drain' of a response that is compressed waits for the compressor, whose buffer is what write() fills.

const ADDING = ['on', 'addListener']
const REMOVING = ['off', 'removeListener']

/**
 * From now on 'drain' of the response is that of the stream before it, and so is what says whether there will be one: who
 * were told that the response is full would wait for a 'drain' that the stream does not owe.
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
  // Not writableLength and writableHighWaterMark: from these Node 24 knows when the response itself has drained.
  Object.defineProperty(response, 'writableNeedDrain', { configurable: true, get: () => stream.writableNeedDrain })
}

module.exports = { forwardDrain }

'use strict'

// Who waits for 'drain' of a response that is compressed waits for the compressor, whose buffer is what write() fills.

const ADDING = ['on', 'addListener']
const REMOVING = ['off', 'removeListener']

/**
 * From now on 'drain' of the response is that of the stream before it.
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
}

module.exports = { forwardDrain }

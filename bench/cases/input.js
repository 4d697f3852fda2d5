'use strict'

// What it costs to give the pool a large input: it is copied in slices, with a turn of the event loop between them.
// The hash runs at the speed of memory, so that the copy is nearly all there is.

const { bytes } = require('../documents')

const MIB = 2 ** 20

module.exports = {
  title: 'the way in of a large Buffer',
  variants: [1, 4, 20].flatMap((size) => [1, 8].map((inFlight) => ({
    name: `${size} MiB, ${inFlight === 1 ? 'one at a time' : `${inFlight} at once`}`,
    bytes: size * MIB,
    inFlight,
  }))),
  rivals: [
    {
      name: 'offloop',
      setup ({ bytes: size }) {
        const { hash } = require('../../lib')
        const data = bytes(size)
        return { call: () => hash('xxh3-64', data) }
      },
    },
    {
      // A bare copy on the event loop, as a yardstick.
      name: 'Buffer.from',
      setup ({ bytes: size }) {
        const data = bytes(size)
        return { call: () => Buffer.from(data) }
      },
    },
  ],
}

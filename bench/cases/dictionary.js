'use strict'

// How long it takes to train a zstd dictionary. Nothing in Node does this, so there is no rival.

const record = (i) => JSON.stringify({ id: i, name: `user ${i}`, mail: `user${i}@example.org`, active: i % 2 === 0 })

module.exports = {
  title: 'training a dictionary',
  variants: [{ name: '10,000 records of 70 bytes', inFlight: 1 }],
  rivals: [{
    name: 'offloop',
    setup () {
      const { trainDictionary } = require('../../lib')
      const samples = Array.from({ length: 10_000 }, (_, i) => record(i))
      return { call: () => trainDictionary(samples, { size: 16_384 }) }
    },
  }],
}

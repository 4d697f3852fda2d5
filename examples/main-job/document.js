'use strict'

// The data of the example: 20 MB of JSON about what browsers support, and the parts that clients ask for.

const fs = require('node:fs')

function readDocument () {
  return fs.readFileSync(require.resolve('@mdn/browser-compat-data'))
}

/**
 * JSON Pointers to subtrees of 5 KB to 3.5 MB. None has keys that look like whole numbers: JSON.stringify would move
 * those to the front, and the answers could not be compared byte by byte.
 */
const POINTERS = [
  '/css/properties',
  '/javascript/builtins',
  '/html/elements',
  '/api/Document',
  '/css/selectors',
  '/api/HTMLElement',
  '/javascript/builtins/Array',
  '/http/methods',
]

/**
 * An endless order of requests, the same in each run: every pointer once in each round, the rounds shuffled.
 *
 * @returns {Generator<string, never>}
 */
function * requestOrder (seed = 1) {
  const random = xorshift(seed)
  for (;;) {
    const round = [...POINTERS]
    while (round.length > 0) yield round.splice(random() % round.length, 1)[0]
  }
}

// Marsaglia's xorshift32: Math.random() takes no seed.
function xorshift (seed) {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

module.exports = { readDocument, POINTERS, requestOrder }

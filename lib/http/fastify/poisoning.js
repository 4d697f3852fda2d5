'use strict'

// `constructor` with a `prototype`, which poisons objects that are merged carelessly. (`__proto__` is refused in the
// pool.) Few bodies have the word, and only these are searched, in slices.

const { setImmediate: nextTurn } = require('node:timers/promises')

const WORD = 'constructor'
/** Letters of the word may be escaped: these begin the escapes of all that it has. */
const ESCAPES = ['\\u006', '\\u007']
const LONGEST = WORD.length
/** Objects that are looked at in one turn of the event loop: about a millisecond. */
const OBJECTS_A_TURN = 5000

/** @param {Buffer[]} chunks */
function isSuspect (chunks) {
  let tail = Buffer.alloc(0)
  return chunks.some((chunk) => {
    const seam = Buffer.concat([tail, chunk.subarray(0, LONGEST)])
    tail = Buffer.concat([tail, chunk.subarray(-LONGEST)]).subarray(-LONGEST)
    return [chunk, seam].some((bytes) => [WORD, ...ESCAPES].some((each) => bytes.includes(each)))
  })
}

/**
 * @param {unknown} root of parsed JSON
 * @param {'error' | 'remove'} action
 * @returns {Promise<boolean>} false when it has one and that is an error
 */
async function clean (root, action) {
  const left = [root]
  for (let seen = 1; left.length > 0; seen++) {
    const node = left.pop()
    if (node === null || typeof node !== 'object') continue
    if (isPoisoned(node)) {
      if (action === 'error') return false
      delete node.constructor
    }
    for (const key of Object.keys(node)) left.push(node[key])
    if (seen % OBJECTS_A_TURN === 0) await nextTurn()
  }
  return true
}

function isPoisoned (node) {
  if (!Object.hasOwn(node, 'constructor')) return false
  const { constructor } = node
  return constructor !== null && typeof constructor === 'object' && Object.hasOwn(constructor, 'prototype')
}

module.exports = { isSuspect, clean }

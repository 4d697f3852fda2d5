'use strict'

// `constructor` with a `prototype`, which poisons objects that are merged carelessly. (`__proto__` is refused in the
// pool.) Few bodies have the word, and only these are searched, in slices.

const { setImmediate: nextTurn } = require('node:timers/promises')

const WORD = 'constructor'
/** Letters of the word may be escaped: these begin the escapes of all that it has. */
const ESCAPES = ['\\u006', '\\u007']
const LONGEST = WORD.length
/** Members that are looked at in one turn of the event loop: about a millisecond. */
const MEMBERS_A_TURN = 5000

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
  // The way from a list with the root alone down to where we are.
  const path = [{ node: [root], at: 0 }]
  for (let seen = 1; path.length > 0; seen++) {
    const value = next(path)
    if (value !== null && typeof value === 'object') {
      if (isPoisoned(value)) {
        if (action === 'error') return false
        delete value.constructor
      }
      // Of an array's elements no names are made, which would be strings.
      path.push({ node: value, keys: Array.isArray(value) ? undefined : Object.keys(value), at: 0 })
    }
    if (seen % MEMBERS_A_TURN === 0) await nextTurn()
  }
  return true
}

/** @returns {unknown} the next member of the innermost node; undefined at its end, which is then left */
function next (path) {
  const inner = path.at(-1)
  const { node, keys, at } = inner
  if (at === (keys ?? node).length) {
    path.pop()
    return undefined
  }
  inner.at++
  return node[keys === undefined ? at : keys[at]]
}

function isPoisoned (node) {
  if (!Object.hasOwn(node, 'constructor')) return false
  const { constructor } = node
  return constructor !== null && typeof constructor === 'object' && Object.hasOwn(constructor, 'prototype')
}

module.exports = { isSuspect, clean }

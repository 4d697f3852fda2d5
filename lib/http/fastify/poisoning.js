'use strict'

// Finds `constructor` with a `prototype`, which poisons objects that are merged carelessly. (The pool refuses
// `__proto__`.) Few bodies have the word; only these are searched, in the pool, and only if one is found and must be
// removed is the value searched too, in slices.

const { setImmediate: nextTurn } = require('node:timers/promises')
const { json } = require('../../index')
const { parseBytes } = require('../policy/json-body')

const WORD = 'constructor'
/** Letters of the word may be escaped: these begin the escapes of all its letters. */
const ESCAPES = ['\\u006', '\\u007']
const LONGEST = WORD.length
const NEEDLES = [WORD, ...ESCAPES]
const POISON = '$..constructor.prototype'
/** How many members are checked in one turn of the event loop: about a millisecond. */
const MEMBERS_A_TURN = 5000
/** How many bytes are searched in one turn. */
const BYTES_A_TURN = 1024 * 1024

/** @param {Buffer[]} chunks @returns {Promise<boolean>} whether they may have the word */
async function isSuspect (chunks) {
  let tail = Buffer.alloc(0)
  let left = BYTES_A_TURN
  for (const part of partsOf(chunks)) {
    const seam = Buffer.concat([tail, part.subarray(0, LONGEST)])
    if ([part, seam].some((bytes) => NEEDLES.some((each) => bytes.includes(each)))) return true
    tail = Buffer.concat([tail, part.subarray(-LONGEST)]).subarray(-LONGEST)
    left -= part.length
    if (left > 0) continue
    left = BYTES_A_TURN
    await nextTurn()
  }
  return false
}

function * partsOf (chunks) {
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += BYTES_A_TURN) yield chunk.subarray(at, at + BYTES_A_TURN)
  }
}

/**
 * Whether a text has one. Searches the text, because the names of one object cannot be listed in slices.
 *
 * @param {Buffer[]} chunks without a byte order mark
 * @param {{ size: number, run: object }} how
 * @returns {Promise<boolean>} rejects if the text is not JSON
 */
async function isPoisoned (chunks, { size, run }) {
  const find = (data, options) => json.query(data, POISON, { ...options, maxResults: 0 })
  try {
    await parseBytes(chunks, { size, own: false, run }, find)
    return false
  } catch (error) {
    // At least one was found.
    if (error.code === 'ERR_OFFLOOP_OUTPUT_TOO_LARGE') return true
    throw error
  }
}

/**
 * @param {unknown} root of parsed JSON
 * @param {'error' | 'remove'} action
 * @returns {Promise<boolean>} false when it has one and that is an error
 */
async function clean (root, action) {
  // The path from a list with only the root down to the current node.
  const path = [{ node: [root], at: 0 }]
  for (let seen = 1; path.length > 0; seen++) {
    const value = next(path)
    if (value !== null && typeof value === 'object') {
      if (hasPoison(value)) {
        if (action === 'error') return false
        delete value.constructor
      }
      // Array elements get no names, which would be strings.
      path.push({ node: value, keys: Array.isArray(value) ? undefined : Object.keys(value), at: 0 })
    }
    if (seen % MEMBERS_A_TURN === 0) await nextTurn()
  }
  return true
}

/** @returns {unknown} the next member of the innermost node; undefined at its end, and the node is then left */
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

function hasPoison (node) {
  if (!Object.hasOwn(node, 'constructor')) return false
  const { constructor } = node
  return constructor !== null && Object.hasOwn(constructor, 'prototype')
}

module.exports = { isSuspect, isPoisoned, clean }

'use strict'

const { isProxy } = require('node:util').types

const { stringify } = JSON

/**
 * The TypeError that JSON.stringify throws for a cycle. Made by letting it find a cycle of the same shape, so that
 * the message is the engine's own.
 *
 * @param {Array<{ value: object, key: string }>} frames the open containers, each with its key in the previous one
 * @param {object} value one of them, found again
 * @param {string} key where
 * @returns {TypeError}
 */
function circularError (frames, value, key) {
  const first = frames.findIndex((frame) => frame.value === value)
  const chain = frames.slice(first)
  const copies = chain.map((frame) => likeness(frame.value))
  for (let i = 0; i < copies.length; i++) {
    const last = i === copies.length - 1
    put(copies[i], last ? key : chain[i + 1].key, last ? copies[0] : copies[i + 1])
  }
  try {
    stringify(copies[0])
  } catch (error) {
    return error
  }
  return new TypeError('Converting circular structure to JSON')
}

function likeness (value) {
  if (Array.isArray(value)) return []
  const name = nameOfConstructor(value)
  if (name === 'Object') return {}
  // An object without a constructor other than Object is named by its tag.
  return Object.create({ [Symbol.toStringTag]: name })
}

// Runs no user code.
function nameOfConstructor (value) {
  for (let each = value; each !== null && !isProxy(each); each = Object.getPrototypeOf(each)) {
    const made = Object.getOwnPropertyDescriptor(each, 'constructor')?.value
    const name = typeof made === 'function' ? Object.getOwnPropertyDescriptor(made, 'name')?.value : undefined
    if (typeof name === 'string' && name !== '') return name
  }
  return 'Object'
}

function put (container, key, value) {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true })
}

module.exports = { circularError }

'use strict'

// Creates properties as JSON.parse does, mostly by assignment.

/** Names that assignment does not create on a new object, such as __proto__. */
let unassignable = new Set()

/** Checks again: freezing or extending Object.prototype changes what assignment does. */
function checkAssignable () {
  const names = Object.getOwnPropertyNames(Object.prototype).filter((name) =>
    Object.getOwnPropertyDescriptor(Object.prototype, name).writable !== true)
  unassignable = new Set(names)
}

/** Creates a property as JSON.parse does, whatever its name. */
function put (object, name, value) {
  if (unassignable.has(name)) {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    object[name] = value
  }
}

module.exports = { put, checkAssignable }

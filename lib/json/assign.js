'use strict'

// Properties as JSON.parse makes them, which assignment mostly does.

/** Names that assignment to a new object does not give it, such as __proto__. */
let unassignable = new Set()

/** Looks again: whoever froze or extended Object.prototype has changed what assignment does. */
function checkAssignable () {
  const names = Object.getOwnPropertyNames(Object.prototype).filter((name) =>
    Object.getOwnPropertyDescriptor(Object.prototype, name).writable !== true)
  unassignable = new Set(names)
}

/** Gives an object a property as JSON.parse does, whatever its name. */
function put (object, name, value) {
  if (unassignable.has(name)) {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    object[name] = value
  }
}

module.exports = { put, checkAssignable }

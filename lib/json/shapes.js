'use strict'

// Objects of one shape (the same names in the same order) are made by one
// function, which is compiled when it pays: an object literal gives each object
// its hidden class at once, where adding properties one by one finds it step by
// step.

/** So many objects must have come of a shape before its function is compiled. */
const USES_TO_COMPILE = 24
/** Shapes that are remembered from one document to the next, the oldest forgotten first. */
const KEPT_SHAPES = 512

/** names as JSON → { uses, compiled } */
const kept = new Map()
let mayCompile

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

/** Whether code may be made of text: Node has a flag against it, and a realm can forbid it. */
function canCompile () {
  try {
    // eslint-disable-next-line no-new-func
    return new Function('return true')()
  } catch {
    return false
  }
}

// Names are data of whoever wrote the document. As JSON strings they are string
// literals of JavaScript and nothing else; only a computed __proto__ is a property.
function compile (names, read) {
  const fields = names.map((name) => name === '__proto__' ? '["__proto__"]:read()' : `${JSON.stringify(name)}:read()`)
  // eslint-disable-next-line no-new-func
  return new Function('read', `return () => ({${fields.join()}})`)(read)
}

function remember (names) {
  const key = JSON.stringify(names)
  let shape = kept.get(key)
  if (shape === undefined) {
    shape = { uses: 0, compiled: undefined }
    if (kept.size >= KEPT_SHAPES) kept.delete(kept.keys().next().value)
  } else {
    kept.delete(key)
  }
  kept.set(key, shape)
  return shape
}

/**
 * @param {string[]} names
 * @param {number} uses how many objects of the shape are about to be made
 * @param {() => *} read gives the value of the next property; always the same function
 * @returns {() => object} makes the next object
 */
function makerOf (names, uses, read) {
  mayCompile ??= canCompile()
  if (mayCompile && names.length > 0) {
    const shape = remember(names)
    shape.uses += uses
    if (shape.uses >= USES_TO_COMPILE) return (shape.compiled ??= compile(names, read))
  }
  return () => {
    const object = {}
    for (let i = 0; i < names.length; i++) put(object, names[i], read())
    return object
  }
}

module.exports = { makerOf, put, checkAssignable }

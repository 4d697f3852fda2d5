'use strict'

// Objects of one shape (the same names in the same order) are made by one function, compiled when it pays off: an object literal
// gives each object its hidden class at once, while adding properties one by one finds it step by step.

const { put } = require('./assign')

// Taken now, because the result becomes code, and a later replacement might return anything.
const { stringify } = JSON

/** How many objects of a shape there must be before its function is compiled. */
const USES_TO_COMPILE = 24
/** How many shapes are remembered from one document to the next; the oldest are forgotten first. */
const KEPT_SHAPES = 512

/** keyOf(names) → { uses, compiled } */
const kept = new Map()
let mayCompile

/** Whether code may be generated from strings: a flag of Node, or a realm, can forbid it. */
function canCompile () {
  try {
    // eslint-disable-next-line no-new-func
    return new Function('return true')()
  } catch {
    return false
  }
}

// Names are untrusted data. JSON strings are JavaScript string literals and nothing else; only a computed __proto__ is a
// property.
function compile (names, read) {
  const fields = names.map((name) => name === '__proto__' ? '["__proto__"]:read()' : `${stringify(name)}:read()`)
  // eslint-disable-next-line no-new-func
  return new Function('read', `return () => ({${fields.join()}})`)(read)
}

// Different for different lists of names, whatever they contain, and whatever Array.prototype has.
function keyOf (names) {
  let key = ''
  for (let i = 0; i < names.length; i++) key += `${names[i].length}:${names[i]}`
  return key
}

function remember (names) {
  const key = keyOf(names)
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
 * @param {() => *} read returns the value of the next property; always the same function
 * @returns {(() => object) | undefined} makes the next object; undefined while a compiled function is not worth it
 */
function compiledMaker (names, uses, read) {
  mayCompile ??= canCompile()
  if (!mayCompile || names.length === 0) return undefined
  const shape = remember(names)
  shape.uses += uses
  if (shape.uses < USES_TO_COMPILE) return undefined
  try {
    return (shape.compiled ??= compile(names, read))
  } catch {
    // It may have been forbidden since the first value was built.
    mayCompile = false
    return undefined
  }
}

/** @returns {() => object} the same, property by property */
function plainMaker (names, read) {
  return () => {
    const object = {}
    for (let i = 0; i < names.length; i++) put(object, names[i], read())
    return object
  }
}

/** The shapes of one document, by their numbers. */
class DocumentShapes {
  /** @returns {() => object} makes the next object of a shape */
  makers = []
  /** How many shapes were used for the first time in a part, when most of their cost is paid. */
  met = 0
  #names = []
  #isCompiled = []
  #read

  constructor (read) {
    this.#read = read
  }

  /** @param {Array<number | [number, ...string[]]>} uses how many objects of each shape a part has, with the names of the new ones */
  learn (uses) {
    for (const [i, shape] of uses.entries()) {
      const isNew = typeof shape !== 'number'
      if (isNew) this.#names.push(shape.slice(1))
      const count = isNew ? shape[0] : shape
      if (count > 0 && this.#isCompiled[i] !== true) this.makers[i] = () => this.#meet(i, count)
    }
  }

  #meet (i, count) {
    this.met++
    const names = this.#names[i]
    const compiled = compiledMaker(names, count, this.#read)
    this.#isCompiled[i] = compiled !== undefined
    this.makers[i] = compiled ?? plainMaker(names, this.#read)
    return this.makers[i]()
  }
}

module.exports = { DocumentShapes }

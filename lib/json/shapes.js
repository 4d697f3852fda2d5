'use strict'

// Objects of one shape (the same names in the same order) are made by one
// function, which is compiled when it pays: an object literal gives each object
// its hidden class at once, where adding properties one by one finds it step by
// step.

const { put } = require('./assign')

// Taken now: whoever replaces it later wants other texts, and here they are code.
const { stringify } = JSON

/** So many objects must have come of a shape before its function is compiled. */
const USES_TO_COMPILE = 24
/** Shapes that are remembered from one document to the next, the oldest forgotten first. */
const KEPT_SHAPES = 512

/** keyOf(names) → { uses, compiled } */
const kept = new Map()
let mayCompile

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
  const fields = names.map((name) => name === '__proto__' ? '["__proto__"]:read()' : `${stringify(name)}:read()`)
  // eslint-disable-next-line no-new-func
  return new Function('read', `return () => ({${fields.join()}})`)(read)
}

// Different for different names, whatever they contain, and whatever is done to all arrays.
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
 * @param {() => *} read gives the value of the next property; always the same function
 * @returns {(() => object) | undefined} makes the next object; undefined while that is not worth a function of its own
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
    // It was allowed when the first value was built.
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
  /** What makes the next object of a shape. */
  makers = []
  /** How many were used for the first time in a part: most of the cost of a shape is paid then. */
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

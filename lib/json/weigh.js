'use strict'

// How much work a value is for JSON.stringify, found out without running any code of the user's: no getter (but see
// TRUSTED), no toJSON, no trap of a Proxy. What is light goes to JSON.stringify as it is; all else is opened and written piece by
// piece, so that whatever the user's code does is done once and in order.

const { isBoxedPrimitive, isDate, isProxy } = require('node:util').types

// Taken now: whoever changes them later changes what runs, and that must not be here.
const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect
const { isArray } = Array
const { isView } = ArrayBuffer
const { keys: keysOf, hasOwn, prototype: objectPrototype } = Object
const { prototype: arrayPrototype } = Array
const { prototype: datePrototype } = Date
const { toJSON: dateToJson, toISOString: dateToText } = datePrototype

/** Nesting that JSON.stringify is given at once; it works by recursion. */
const DEEPEST = 200
/** Longer arrays are always opened: reading their elements once is cheaper than looking at each descriptor. */
const LONGEST = 64
/** A string counts as one unit for so many characters. */
const CHARACTERS_SHIFT = 5
const NOT_LIGHT = -1
/**
 * Looking at descriptors takes longer than JSON.stringify itself. When so many objects of one prototype with the same
 * names had no getter, the next ones are simply read, and not asked for a toJSON that for...in does not list: should
 * there be one, JSON.stringify calls it in its turn.
 */
const TRUSTED = 100
/** Lists of names that are remembered, with all that they begin with. */
const MOST_SHAPES = 20_000
/** What too heavy a value was found in is remembered only when at least so many units were seen. */
const REMEMBERED = 100
/** A descriptor is found faster by a string than by a number. */
const INDEX = Array.from({ length: LONGEST }, (_, i) => String(i))

/** Objects with the same prototype that begin with the same names, in the same order. */
class Shape {
  // The longer ones by their next name, and the one that was found last.
  #longer
  #lastName
  #last
  // How many objects had these names and no others, and were found to have no getter.
  seen = 0

  /** @returns {Shape | undefined} undefined when it is not known */
  with (name) {
    if (name === this.#lastName) return this.#last
    const longer = this.#longer?.get(name)
    if (longer === undefined) return undefined
    this.#lastName = name
    return (this.#last = longer)
  }

  add (name) {
    const longer = new Shape()
    this.#longer ??= new Map()
    this.#longer.set(name, longer)
    return longer
  }
}

/**
 * Weighs values, one after the other. Units are properties, elements and pieces of strings.
 *
 * What turns out to be too heavy is remembered together with what it was found in, so that the parts of a deep value
 * are not weighed again and again: the total stays in proportion to the value.
 */
class Scales {
  // The containers around what is being weighed, and what was left when each was met.
  #path = []
  #leftAt = []
  #depth = 0
  // Whether it was not the weight that ended it.
  #unfit = false
  // Whether all objects inherit a toJSON.
  #shared = false
  #heavy = new Set()
  #safePrototypes = new Set([null])
  // The shape without a name of each prototype.
  #shapes = new Map()
  #shapeCount = 0
  // That of Object.prototype.
  #plain
  #arraysSeen = 0
  // The object that was listed last and had too many keys.
  #listed
  #keys

  /**
   * @param {object} value
   * @param {number} most units
   * @returns {number} what is left of `most`; below 0 when the value is not light
   */
  left (value, most) {
    this.#listed = this.#keys = undefined
    if (this.#heavy.size > 0 && this.#heavy.delete(value)) return NOT_LIGHT
    this.#unfit = false
    this.#shared = 'toJSON' in objectPrototype
    const left = this.#weigh(value, most, 0)
    if (left < 0) this.#remember(most)
    return left
  }

  /** Object.keys(value), which may be known from weighing it just now: no other code has run since. */
  keysOf (value) {
    const keys = value === this.#listed ? this.#keys : keysOf(value)
    this.#listed = this.#keys = undefined
    return keys
  }

  // What contains a thing that must be opened must be opened too. For the rest, what holds half of all that was seen is
  // heavy, near enough.
  #remember (most) {
    const seen = most - Math.max(0, this.#leftAt[this.#depth])
    if (!this.#unfit && seen < REMEMBERED) return
    for (let i = 1; i <= this.#depth; i++) {
      if (!this.#unfit && (most - this.#leftAt[i]) * 2 > seen) return
      this.#heavy.add(this.#path[i])
    }
  }

  #refuse () {
    this.#unfit = true
    return NOT_LIGHT
  }

  #weigh (value, left, depth) {
    this.#path[depth] = value
    this.#leftAt[depth] = left
    this.#depth = depth
    if (depth > DEEPEST) return NOT_LIGHT
    if (isProxy(value)) return this.#refuse()
    const prototype = getPrototypeOf(value)
    if (isArray(value)) {
      return prototype === arrayPrototype && !('toJSON' in value) ? this.#weighElements(value, left, depth) : this.#refuse()
    }
    if (prototype !== objectPrototype) {
      if (!this.#isSafe(prototype) || isBoxedPrimitive(value)) return this.#refuse()
      if (isPlainDate(value, prototype)) return left - 1
      if (isView(value)) return this.#refuse()
    }
    return this.#weighProperties(value, prototype, left, depth)
  }

  #weighElements (value, left, depth) {
    const { length } = value
    if (length > LONGEST) return this.#refuse()
    left -= length + 1
    const trusted = this.#arraysSeen > TRUSTED
    if (!trusted) this.#arraysSeen++
    for (let i = 0; i < length && left >= 0; i++) {
      if (trusted) {
        left = this.#weighOne(value[i], left, depth)
        continue
      }
      const descriptor = getOwnPropertyDescriptor(value, INDEX[i])
      if (descriptor !== undefined) left = this.#weighDescribed(descriptor, left, depth)
    }
    return left
  }

  #weighProperties (value, prototype, left, depth) {
    const inherits = prototype !== objectPrototype || this.#shared
    // What is met first may be huge, and its list of names is wanted then.
    if (depth > 0 && !inherits) {
      const count = this.#countTrusted(value, left)
      if (count > left) return NOT_LIGHT
      if (count > 0) return this.#weighTrusted(value, left - count - 1, depth)
    }
    const keys = keysOf(value)
    if (keys.length > left) {
      this.#listed = value
      this.#keys = keys
      return NOT_LIGHT
    }
    const trusted = this.#isTrusted(prototype, keys)
    // What is met first may be an element of a list of ours, where it would be told another index than its own.
    if ((!trusted || inherits || depth === 0) && 'toJSON' in value && !hasOwnData(value, 'toJSON')) return this.#refuse()
    left -= keys.length + 1
    if (trusted) return this.#weighTrusted(value, left, depth)
    left = this.#weighUntrusted(value, keys, left, depth)
    if (left >= 0 && !hasOwn(value, 'toJSON')) this.#count(prototype, keys)
    return left
  }

  // How many names an object of Object.prototype has when they are trusted, or more than `most`; else 0. A list of them
  // would take longer than all else.
  #countTrusted (value, most) {
    let shape = this.#plain
    let count = 0
    for (const key in value) {
      if (++count > most) return count
      if (shape !== undefined) shape = shape.with(key)
    }
    return shape !== undefined && shape.seen > TRUSTED ? count : 0
  }

  #isTrusted (prototype, keys) {
    let shape = prototype === objectPrototype ? this.#plain : this.#shapes.get(prototype)
    for (let i = 0; i < keys.length && shape !== undefined; i++) shape = shape.with(keys[i])
    return shape !== undefined && shape.seen > TRUSTED
  }

  #weighTrusted (value, left, depth) {
    for (const key in value) {
      left = this.#weighOne(value[key], left - (key.length >> CHARACTERS_SHIFT), depth)
      if (left < 0) break
    }
    return left
  }

  #weighUntrusted (value, keys, left, depth) {
    for (let i = 0; i < keys.length && left >= 0; i++) {
      const key = keys[i]
      left = this.#weighDescribed(getOwnPropertyDescriptor(value, key), left - (key.length >> CHARACTERS_SHIFT), depth)
    }
    return left
  }

  // One more without a getter.
  #count (prototype, keys) {
    let shape = this.#shapes.get(prototype)
    if (shape === undefined) {
      if (this.#shapeCount === MOST_SHAPES || !hasNoNames(prototype)) return
      shape = new Shape()
      this.#shapes.set(prototype, shape)
      this.#shapeCount++
      if (prototype === objectPrototype) this.#plain = shape
    }
    for (const key of keys) {
      const longer = shape.with(key)
      if (longer === undefined && this.#shapeCount === MOST_SHAPES) return
      if (longer === undefined) this.#shapeCount++
      shape = longer ?? shape.add(key)
    }
    shape.seen++
  }

  #weighDescribed (descriptor, left, depth) {
    const { value } = descriptor
    return value === undefined && descriptor.get !== undefined ? this.#refuse() : this.#weighOne(value, left, depth)
  }

  // Comparisons, not a switch: V8 makes machine code of `typeof` only where it is compared at once.
  #weighOne (value, left, depth) {
    if (typeof value === 'string') return left - (value.length >> CHARACTERS_SHIFT)
    if (typeof value === 'object' && value !== null) {
      left = this.#weigh(value, left, depth + 1)
      if (left >= 0) this.#depth = depth
      return left
    }
    return typeof value === 'function' || typeof value === 'bigint' ? this.#refuse() : left
  }

  // Whether no Proxy is among the prototypes, so that looking for a property runs no code.
  #isSafe (prototype) {
    if (this.#safePrototypes.has(prototype)) return true
    for (let each = prototype; each !== null; each = getPrototypeOf(each)) {
      if (isProxy(each)) return false
    }
    this.#safePrototypes.add(prototype)
    return true
  }
}

/** Whether it has a property of its own that is no accessor and no function. */
function hasOwnData (value, key) {
  const descriptor = getOwnPropertyDescriptor(value, key)
  return descriptor !== undefined && hasOwn(descriptor, 'value') && typeof descriptor.value !== 'function'
}

/** Whether an object with this prototype inherits no name that for...in would list. */
function hasNoNames (prototype) {
  for (let each = prototype; each !== null; each = getPrototypeOf(each)) {
    if (keysOf(each).length > 0) return false
  }
  return true
}

// A Date whose toJSON() is the language's own.
function isPlainDate (value, prototype) {
  return prototype === datePrototype && isDate(value) &&
    datePrototype.toJSON === dateToJson && datePrototype.toISOString === dateToText &&
    Reflect.ownKeys(value).length === 0
}

module.exports = { Scales, CHARACTERS_SHIFT }

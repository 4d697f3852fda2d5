'use strict'

// How much work a value is for JSON.stringify, measured without running user code: no getter (but see TRUSTED), no toJSON, no
// trap of a Proxy. Light values go to JSON.stringify as they are; all others are opened and written piece by piece, so that user
// code runs once and in order.

const { isBoxedPrimitive, isDate, isProxy } = require('node:util').types

// Taken now, because a later replacement would be user code, which must not run here.
const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect
const { isArray } = Array
const { isView } = ArrayBuffer
const { keys: keysOf, hasOwn, prototype: objectPrototype } = Object
const { prototype: arrayPrototype } = Array
const { prototype: datePrototype } = Date
const { toJSON: dateToJson, toISOString: dateToText } = datePrototype

/** The deepest nesting that JSON.stringify gets at once; it recurses. */
const DEEPEST = 200
/** Longer arrays are always opened: reading their elements once is cheaper than checking each descriptor. */
const LONGEST = 64
/** How many characters of a string count as one unit. */
const CHARACTERS_SHIFT = 5
const NOT_LIGHT = -1
/**
 * Checking descriptors takes longer than JSON.stringify itself. After this many objects with the same prototype and the same
 * names have had no getter, the next ones are simply read, and not checked for a toJSON that for...in does not list: if there is
 * one, JSON.stringify calls it in its turn.
 */
const TRUSTED = 100
/** How many lists of names are remembered, including all their beginnings. */
const MOST_SHAPES = 20_000
/** The containers of too heavy a value are remembered only if at least this many units were seen. */
const REMEMBERED = 100
/** Looking up a descriptor by string is faster than by number. */
const INDEX = Array.from({ length: LONGEST }, (_, i) => String(i))

/** Objects with the same prototype that begin with the same names, in the same order. */
class Shape {
  // Longer shapes by their next name, and the one that was found last.
  #longer
  #lastName
  #last
  // How many objects had exactly these names, and no getter.
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
 * Values that turn out to be too heavy are remembered together with their containers, so that the parts of a deep value are not
 * weighed again and again: the total work stays linear in the value.
 */
class Scales {
  // The containers around the value being weighed, and what was left at the start of each.
  #path = []
  #leftAt = []
  #depth = 0
  // Whether weighing ended for another reason than the weight.
  #unfit = false
  // Whether all objects inherit a toJSON.
  #shared = false
  #heavy = new Set()
  #safePrototypes = new Set([null])
  // The empty shape of each prototype.
  #shapes = new Map()
  #shapeCount = 0
  // That of Object.prototype.
  #plain
  #arraysSeen = 0
  // The last listed object that had too many keys.
  #listed
  #keys

  /**
   * @param {object} value
   * @param {number} most units
   * @returns {number} what is left of `most`; negative when the value is not light
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

  /** Object.keys(value), which weighing it may just have listed: no other code has run since. */
  keysOf (value) {
    const keys = value === this.#listed ? this.#keys : keysOf(value)
    this.#listed = this.#keys = undefined
    return keys
  }

  // A container of a value that must be opened must be opened too. Otherwise, a container of half of everything seen counts as
  // heavy.
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
    // The first object may be huge, and then its list of names is needed.
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
    // The first value may be an element of our own list, where its toJSON() would get another index than its own.
    if ((!trusted || inherits || depth === 0) && 'toJSON' in value && !hasOwnData(value, 'toJSON')) return this.#refuse()
    left -= keys.length + 1
    if (trusted) return this.#weighTrusted(value, left, depth)
    left = this.#weighUntrusted(value, keys, left, depth)
    if (left >= 0 && !hasOwn(value, 'toJSON')) this.#count(prototype, keys)
    return left
  }

  // How many names a plain object has if they are trusted, or more than `most`; else 0. Listing them would take longer than
  // everything else.
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

  // One more object without a getter.
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

  // Comparisons, not a switch: V8 only optimizes `typeof` when it is compared directly.
  #weighOne (value, left, depth) {
    if (typeof value === 'string') return left - (value.length >> CHARACTERS_SHIFT)
    if (typeof value === 'object' && value !== null) {
      left = this.#weigh(value, left, depth + 1)
      if (left >= 0) this.#depth = depth
      return left
    }
    return typeof value === 'function' || typeof value === 'bigint' ? this.#refuse() : left
  }

  // Whether there is no Proxy among the prototypes, so that looking up a property runs no code.
  #isSafe (prototype) {
    if (this.#safePrototypes.has(prototype)) return true
    for (let each = prototype; each !== null; each = getPrototypeOf(each)) {
      if (isProxy(each)) return false
    }
    this.#safePrototypes.add(prototype)
    return true
  }
}

/** Whether it has an own property that is neither an accessor nor a function. */
function hasOwnData (value, key) {
  const descriptor = getOwnPropertyDescriptor(value, key)
  return descriptor !== undefined && hasOwn(descriptor, 'value') && typeof descriptor.value !== 'function'
}

/** Whether an object with this prototype inherits no enumerable name. */
function hasNoNames (prototype) {
  for (let each = prototype; each !== null; each = getPrototypeOf(each)) {
    if (keysOf(each).length > 0) return false
  }
  return true
}

// A Date with the built-in toJSON().
function isPlainDate (value, prototype) {
  return prototype === datePrototype && isDate(value) &&
    datePrototype.toJSON === dateToJson && datePrototype.toISOString === dateToText &&
    Reflect.ownKeys(value).length === 0
}

module.exports = { Scales, CHARACTERS_SHIFT }

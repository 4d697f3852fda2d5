'use strict'

// Options are read once, by a schema: { name: check }. A check gets a value that is not undefined and its name for messages,
// and returns the value to use, or throws. Only own properties count, so a polluted Object.prototype changes nothing. An
// unknown name is refused, with a hint at the nearest known one.

const { invalidType, invalidValue, outOfRange, unknownProperty } = require('./errors')

/** The largest Buffer on every Node line that offloop supports. */
const MAX_BUFFER_BYTES = 2 ** 32 - 1

/** @returns a check for whole numbers from `min` to `max` */
function integer (min, max) {
  return (value, name) => {
    if (typeof value !== 'number') throw invalidType(name, 'of type number', value)
    if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value)
    if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value)
    return value
  }
}

/** @returns a check for one of these strings */
function oneOf (...allowed) {
  return (value, name) => {
    if (typeof value !== 'string') throw invalidType(name, 'of type string', value)
    if (!allowed.includes(value)) {
      throw invalidValue(name, `must be one of: ${allowed.map((each) => `'${each}'`).join(', ')}`, value)
    }
    return value
  }
}

function boolean (value, name) {
  if (typeof value !== 'boolean') throw invalidType(name, 'of type boolean', value)
  return value
}

function string (value, name) {
  if (typeof value !== 'string') throw invalidType(name, 'of type string', value)
  return value
}

function signal (value, name) {
  // No instanceof: another realm's signal (vm, jest) is one too.
  if (typeof value?.aborted !== 'boolean' || typeof value.addEventListener !== 'function' ||
      typeof value.removeEventListener !== 'function') {
    throw invalidType(name, 'an instance of AbortSignal', value)
  }
  return value
}

/** What every asynchronous call takes besides its own options. */
const RUN_SCHEMA = {
  __proto__: null,
  signal,
  timeout: integer(1, 2 ** 31 - 1),
  lane: oneOf('interactive', 'bulk'),
  move: boolean,
}

/** What a stream takes of these; all its jobs share them. */
const STREAM_RUN_SCHEMA = Object.freeze({ __proto__: null, signal: RUN_SCHEMA.signal, lane: RUN_SCHEMA.lane })

/** Options by name, and no other names: like `{ __proto__: null }`, which V8 creates and reads several times slower. */
function Options () {}
Options.prototype = Object.freeze({ __proto__: null })

const NO_OPTIONS = Object.freeze(new Options())
// Has every name that the engine reads, so that none is ever looked up in Object.prototype: each run is a copy of this one. It
// has a prototype, because the engine reads all names for every job, and that is faster.
const DEFAULT_RUN = Object.freeze({
  signal: undefined,
  timeout: undefined,
  lane: undefined,
  move: undefined,
  // For streams.
  waitForRoom: undefined,
  // For jobs that are part of a call; see room.js.
  patient: undefined,
  admitted: undefined,
  unchanged: undefined,
})
const DEFAULTS = Object.freeze({ own: NO_OPTIONS, run: DEFAULT_RUN })

/**
 * Splits `options` by the two schemas that may know its names.
 *
 * @returns {{ own: object, run: object }} checked values: `own` has no others, and no inherited ones; `run` is a copy of
 * DEFAULT_RUN
 */
function readOptions (schema, options, runSchema = RUN_SCHEMA) {
  if (options === undefined) return DEFAULTS
  if (options === null || typeof options !== 'object' || Array.isArray(options)) {
    throw invalidType('options', 'of type object', options)
  }
  const own = new Options()
  // If no run option is given, the identity of DEFAULT_RUN says so, which saves checking each option.
  let run = DEFAULT_RUN
  for (const name of Object.keys(options)) {
    const check = schema[name] ?? runSchema[name]
    if (check === undefined) throw unknownOption(name, [...Object.keys(schema), ...Object.keys(runSchema)])
    const value = options[name]
    if (value === undefined) continue
    if (!(name in schema) && run === DEFAULT_RUN) run = { ...DEFAULT_RUN }
    const target = name in schema ? own : run
    target[name] = check(value, `options.${name}`)
  }
  return { own, run }
}

function unknownOption (name, known) {
  const nearest = nearestOf(name, known)
  const hint = nearest === undefined
    ? (known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`)
    : `did you mean "${nearest}"?`
  return unknownProperty(`options.${name}`, hint)
}

/** The known name that a misspelt one most likely means, or undefined. */
function nearestOf (name, known) {
  let best
  let least = Math.max(2, Math.floor(name.length / 2)) + 1
  for (const each of known) {
    const distance = editDistance(name.toLowerCase(), each.toLowerCase())
    if (distance < least) [best, least] = [each, distance]
  }
  return best
}

// The Levenshtein distance, row by row; capped, because a hostile name may be long.
function editDistance (a, b) {
  if (Math.abs(a.length - b.length) > 8) return Infinity
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]
}

module.exports = {
  integer,
  oneOf,
  boolean,
  string,
  signal,
  readOptions,
  DEFAULT_RUN,
  MAX_BUFFER_BYTES,
  NO_OPTIONS,
  RUN_SCHEMA,
  STREAM_RUN_SCHEMA,
}

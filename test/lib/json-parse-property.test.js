'use strict'

// json.parse against JSON.parse on texts that nobody thought of. The seed is printed; OFFLOOP_SEED repeats a run.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { json } = require('offloop')
const { assertIdentical } = require('./json-documents')

const SEED = Number(process.env.OFFLOOP_SEED ?? Date.now() % 2 ** 31)
const TEXTS = 100

/** @returns {(below: number) => number} whole numbers, by xorshift */
function randomFrom (seed) {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

class Writer {
  constructor (random) {
    this.random = random
    // Few names, so that shapes and equal names come about.
    this.names = Array.from({ length: 2 + random(12) }, () => this.string())
    this.strings = Array.from({ length: 1 + random(20) }, () => this.string())
    // Of each kind of value, how often.
    this.weights = Array.from({ length: 6 }, () => 1 + random(8))
  }

  pick (list) {
    return list[this.random(list.length)]
  }

  space () {
    return this.random(10) === 0 ? this.pick([' ', '\n', '\t', '\r\n', '    ']) : ''
  }

  string () {
    const length = this.pick([0, 1, 2, 5, 11, 12, 13, 14, 40, 300])
    const alphabet = this.pick(['abc', 'aé', 'a日本', 'a😀é', '0123456789'])
    let text = ''
    for (let i = 0; i < length; i++) text += this.random(12) === 0 ? this.escape() : this.pick([...alphabet])
    return `"${this.random(40) === 0 ? this.pick(['__proto__', '\\u005f_proto__', 'toString', '7', '007', '-1']) : text}"`
  }

  escape () {
    return this.pick(['\\n', '\\"', '\\\\', '\\/', '\\u0041', '\\u00e9', '\\u2028', '\\ud83d', '\\ude00', '\\ud83d\\ude00', '\\u0000'])
  }

  number () {
    const { random } = this
    switch (random(6)) {
      case 0: return String(random(10))
      case 1: return String(random(2 ** 31) - 2 ** 30)
      case 2: return this.pick(['-0', '0', '-0.0', '0e0', '1E400', '-1e400', '1e-400', '4.9e-324', '134217727', '134217728', '-134217728'])
      case 3: return String(random(2 ** 31) / (1 + random(1000)))
      case 4: return Array.from({ length: 1 + random(40) }, () => 1 + random(9)).join('') + (random(2) === 0 ? `e${random(700) - 350}` : '')
      default: return `${random(1000)}.${'0'.repeat(random(30))}${random(1000)}`
    }
  }

  value (depth) {
    const total = this.weights.reduce((sum, weight) => sum + weight, 0)
    let left = this.random(total)
    let kind = 0
    while (left >= this.weights[kind]) left -= this.weights[kind++]
    // Deep, or large: both come to an end.
    if ((depth > 12 || --this.left < 0) && kind > 3) kind = this.random(4)
    switch (kind) {
      case 0: return this.pick(['null', 'true', 'false', '[]', '{}'])
      case 1: return this.number()
      case 2: return this.random(3) === 0 ? this.string() : this.pick(this.strings)
      case 3: return `[${this.list(this.random(8), () => this.number())}]`
      case 4: return `[${this.list(this.length(), () => this.value(depth + 1))}]`
      default: return `{${this.list(this.length(), (i) => `${this.name(i)}${this.space()}:${this.space()}${this.value(depth + 1)}`)}}`
    }
  }

  name (i) {
    return this.random(4) === 0 ? this.pick(this.names) : this.names[i % this.names.length]
  }

  length () {
    return this.random(60) === 0 ? this.random(400) : this.random(6)
  }

  list (length, make) {
    return Array.from({ length }, (_, i) => `${this.space()}${make(i)}${this.space()}`).join()
  }

  text () {
    const parts = []
    for (let size = 0; size < 30_000;) {
      this.left = 500
      const part = this.value(0)
      parts.push(part)
      size += part.length
    }
    return `${this.space()}[${parts.join()}]`
  }
}

test(`json.parse agrees with JSON.parse on random texts; OFFLOOP_SEED=${SEED}`, async () => {
  const random = randomFrom(SEED)
  for (let i = 0; i < TEXTS; i++) {
    const text = new Writer(random).text()
    assertIdentical(await json.parse(text, { maxStall: 1 + random(3) }), JSON.parse(text))
  }
})

test(`json.parse refuses what JSON.parse refuses; OFFLOOP_SEED=${SEED}`, async () => {
  const random = randomFrom(SEED)
  for (let i = 0; i < TEXTS; i++) {
    const text = new Writer(random).text()
    const at = random(text.length)
    const broken = text.slice(0, at) + '{}[]:,"\\ 01-.etf'[random(16)] + text.slice(at + random(3))
    // Half a surrogate pair becomes U+FFFD on the way.
    const input = Buffer.from(broken)
    let expected
    try { expected = JSON.parse(input.toString()) } catch {}
    if (expected === undefined) await assert.rejects(json.parse(input), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
    else assertIdentical(await json.parse(input), expected)
  }
})

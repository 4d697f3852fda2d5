'use strict'

// A large value becomes JSON text: what it costs altogether, and how long the event loop waits meanwhile.

const crypto = require('node:crypto')
const fs = require('node:fs')
const { setImmediate } = require('node:timers')
const { documentFile } = require('../documents')
const { LoopWatch } = require('../loop')

const VALUES = {
  __proto__: null,
  'records, 16 MB': () => Array.from({ length: 100_000 }, (_, i) => ({
    id: i,
    name: `user ${i}`,
    email: `u${i}@example.com`,
    active: i % 3 === 0,
    score: i * 1.37,
    tags: ['a', 'b'],
    address: { street: `street ${i}`, city: 'Berlin', zip: 10_000 + i },
  })),
  'a document, 17 MB': () => JSON.parse(fs.readFileSync(documentFile)),
  'numbers, 18 MB': () => Array.from({ length: 1_000_000 }, (_, i) => i * 0.1234567),
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** What makes our json.stringify, which tells its slices to `watch`. */
function offloop (options) {
  return (watch) => {
    const { json } = require('../../lib')
    const { ValueWriter } = require('../../lib/json/value-writer')
    const { step } = ValueWriter.prototype
    ValueWriter.prototype.step = function () {
      return watch.slice(() => step.call(this))
    }
    return (value) => json.stringify(value, options)
  }
}

const inline = (watch) => (value) => watch.slice(() => JSON.stringify(value))

/** A call that writes; or one turn of the event loop while somebody else writes, again and again. */
function calling (makeWrite) {
  return ({ value, turns }) => {
    const watch = new LoopWatch()
    const write = makeWrite(watch)
    const input = VALUES[value]()
    const answer = async () => crypto.createHash('sha256').update(await write(input)).digest('hex')
    if (!turns) return { call: () => watch.call(() => write(input)), figures: () => watch.take(), answer }
    const again = async () => {
      for (;;) {
        await write(input)
        await turn()
      }
    }
    let started = false
    return {
      answer,
      call () {
        if (!started) again()
        started = true
        return turn()
      },
    }
  }
}

const names = Object.keys(VALUES)
const mainThread = (results) => Math.max(...names.map((name) =>
  results[name].offloop.figures['main thread'] / results[name]['JSON.stringify'].figures['main thread']))
const longestSlice = (results) => Math.max(...names.map((name) => results[name].offloop.figures['longest slice']))
const latest = (results) => Math.max(...names.map((name) => results[`${name}: a turn meanwhile`].offloop.p99))

module.exports = {
  title: 'JSON.stringify in slices',
  figures: ['main thread', 'longest slice', 'longest delay', 'longest scavenge'],
  variants: names.flatMap((value) => [
    // The loop's delay is measured by a timer, which has to have its turn between the calls.
    { name: value, value, inFlight: 1, pause: 10 },
    { name: `${value}: a turn meanwhile`, value, inFlight: 1, turns: true },
  ]),
  rivals: [
    { name: 'offloop', setup: calling(offloop()) },
    { name: 'offloop, as buffer', setup: calling(offloop({ as: 'buffer' })) },
    { name: 'JSON.stringify', setup: calling(inline) },
  ],
  goals: [
    { text: 'main-thread time, of JSON.stringify\'s', measured: mainThread, met: (value) => value <= 1.5 },
    { text: "the longest slice, V8's collections apart (ms)", measured: longestSlice, met: (value) => value <= 5 },
    { text: 'a turn of the event loop is at most 5 ms late at p99 (ms)', measured: latest, met: (value) => value <= 5 },
  ],
}

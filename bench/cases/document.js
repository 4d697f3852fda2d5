'use strict'

// A document that is kept for long: the cost of opening it, of an answer, and for the garbage collector.

const { createHash } = require('node:crypto')
const fs = require('node:fs')
const { documentFile } = require('../documents')

const COPIES = 3

/** About 50 MB, outside of V8's heap. */
function large () {
  const copy = fs.readFileSync(documentFile)
  const parts = Array.from({ length: COPIES }, (_, i) => [Buffer.from(i === 0 ? '[' : ','), copy])
  return Buffer.concat([...parts.flat(), Buffer.from(']')])
}

const POINTER = '/2/api/Document/__compat'

const digest = (value) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Bytes of V8's heap that are in use when no garbage is in it. */
function heapUsed () {
  for (let i = 0; i < 3; i++) globalThis.gc()
  return process.memoryUsage().heapUsed
}

/** What a value takes of V8's heap, beside the value. */
async function weighed (make) {
  const before = heapUsed()
  const held = await make()
  return { held, heap: heapUsed() - before }
}

const answered = (call) => ({ call, answer: async () => call() })

const collecting = (answer) => ({ call: () => { globalThis.gc(); return answer() }, answer: async () => answer() })

const TASKS = {
  __proto__: null,
  open: {
    inFlight: 1,
    offloop: ({ json }, text) => ({
      call: async () => (await json.open(text)).close(),
      answer: async () => digest(await (await json.open(text)).toValue(POINTER)),
    }),
    inline: (text) => ({
      call: () => JSON.parse(text),
      answer: async () => digest(JSON.parse(text)[2].api.Document.__compat),
    }),
  },
  get: {
    inFlight: 1,
    async offloop ({ json }, text) {
      const document = await json.open(text)
      return answered(() => document.get(`${POINTER}/source_file`))
    },
    inline (text) {
      const value = JSON.parse(text)
      return answered(() => value[2].api.Document.__compat.source_file)
    },
  },
  'a major collection while it is held': {
    inFlight: 1,
    async offloop ({ json }, text) {
      const { held: document, heap } = await weighed(() => json.open(text))
      return { ...collecting(() => document.type()), figures: () => ({ heap }) }
    },
    async inline (text) {
      const { held: value, heap } = await weighed(() => JSON.parse(text))
      return { ...collecting(() => Array.isArray(value) ? 'array' : 'other'), figures: () => ({ heap }) }
    },
    nothing: (text) => ({ ...collecting(() => text.length), answer: async () => null }),
  },
}

const COLLECTION = 'a major collection while it is held'

module.exports = {
  title: 'a document of 50 MB',
  variants: Object.entries(TASKS).map(([name, { inFlight }]) => ({ name, inFlight })),
  rivals: [
    {
      name: 'offloop',
      setup: ({ name }) => TASKS[name].offloop(require('../../lib'), large()),
    },
    { name: 'JSON.parse', setup: ({ name }) => TASKS[name].inline(large()) },
    {
      name: 'nothing held',
      only: ({ name }) => TASKS[name].nothing !== undefined,
      setup: ({ name }) => TASKS[name].nothing(large()),
    },
  ],
  goals: [
    {
      text: 'adds under 2 ms to a major collection (ms)',
      measured: (results) => results[COLLECTION].offloop.p50 - results[COLLECTION]['nothing held'].p50,
      met: (value) => value < 2,
    },
    {
      text: 'adds under 1 MB to heapUsed (MB)',
      measured: (results) => results[COLLECTION].offloop.figures.heap / 1e6,
      met: (value) => value < 1,
    },
  ],
}

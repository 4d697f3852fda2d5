'use strict'

// JSON that stays bytes: offloop against what a service does without it, which is to parse, and to write again.

const { part } = require('../documents')
const { goalOver, yardstick } = require('../yardstick')

/** Keys of the document by the size of their values. */
const PARTS = [['38 KB', 'manifests', '/webapp/background_color'], ['1.5 MB', 'javascript', '/builtins/Array'], ['10.8 MB', 'api', '/Document']]

/** name → [with offloop, without]: functions of the text and a pointer into it */
const TASKS = {
  __proto__: null,
  validate: [
    ({ json }, text) => json.validate(text).then(({ valid }) => valid),
    (text) => JSON.parse(text) !== undefined,
  ],
  minify: [
    ({ json }, text) => json.minify(text),
    (text) => Buffer.from(JSON.stringify(JSON.parse(text))),
  ],
  get: [
    ({ json }, text, pointer) => json.get(text, pointer, { as: 'buffer' }),
    (text, pointer) => Buffer.from(JSON.stringify(pick(JSON.parse(text), pointer))),
  ],
}

/** RFC 6901, without escapes. */
function pick (value, pointer) {
  for (const token of pointer.split('/').slice(1)) value = value[token]
  return value
}

function withInput (makeCall) {
  return ({ task, key, pointer }) => {
    const call = makeCall(task, part(key), pointer)
    return { call, answer: async () => require('node:crypto').createHash('sha256').update(String(await call())).digest('hex') }
  }
}

module.exports = {
  title: 'JSON that stays bytes',
  variants: Object.keys(TASKS).flatMap((task) => PARTS.flatMap(([label, key, pointer]) => [1, 8].map((inFlight) => ({
    name: `${task}, ${label}, ${inFlight === 1 ? 'one at a time' : `${inFlight} at once`}`,
    task,
    key,
    pointer,
    bytes: part(key).length,
    inFlight,
  })))),
  goals: Object.keys(TASKS).map((task) => goalOver(`${task}, 10.8 MB, one at a time`, 1.5)),
  rivals: [
    {
      name: 'offloop',
      setup: withInput((task, text, pointer) => {
        const offloop = require('../../lib')
        return () => TASKS[task][0](offloop, text, pointer)
      }),
    },
    {
      name: 'JSON.parse',
      setup: withInput((task, text, pointer) => () => TASKS[task][1](text, pointer)),
    },
    // One call after the other, as it has one thread.
    yardstick(({ key }) => part(key), ({ inFlight }) => inFlight === 1),
  ],
}

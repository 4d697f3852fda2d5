'use strict'

// JSON text laid out, made canonical and patched: offloop against parsing it, changing the value and writing it again.

const { part } = require('../documents')

/** Keys of the document by the size of their values, and how many calls are under way: a rival takes seconds for the largest. */
const PARTS = [['38 KB', 'manifests', [1, 8]], ['1.5 MB', 'javascript', [1, 8]], ['10.8 MB', 'api', [1]]]

/** Members that a patch touches. */
const TOUCHED = 100

/** The value with the members of each object in the order of RFC 8785. */
function sorted (value) {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
}

/** Operations that take out members of the root, and put them back elsewhere. */
function operationsOn (text) {
  const names = Object.keys(JSON.parse(text)).slice(0, TOUCHED).map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'))
  return [
    { op: 'add', path: '/moved', value: {} },
    ...names.map((name) => ({ op: 'move', from: `/${name}`, path: `/moved/${name}` })),
    ...names.map((name) => ({ op: 'copy', from: `/moved/${name}`, path: `/${name}` })),
  ]
}

const mergeOf = (text) => Object.fromEntries(Object.keys(JSON.parse(text)).slice(0, TOUCHED).map((name, i) => [name, i % 2 === 0 ? null : { added: i }]))

function merge (target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch
  const result = target !== null && typeof target === 'object' && !Array.isArray(target) ? target : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = merge(result[name], value)
  }
  return result
}

const asBuffer = (value, space) => Buffer.from(JSON.stringify(value, null, space))

/** name → with offloop, without it, and what both get beside the text */
const TASKS = {
  __proto__: null,
  format: {
    offloop: ({ json }, text) => json.format(text),
    inline: (text) => asBuffer(JSON.parse(text), 2),
  },
  canonicalize: {
    offloop: ({ json }, text) => json.canonicalize(text),
    inline: (text) => asBuffer(sorted(JSON.parse(text))),
  },
  patch: {
    prepare: operationsOn,
    offloop: ({ json }, text, operations) => json.patch(text, operations),
    inline: (text, operations) =>
      asBuffer(require('fast-json-patch').applyPatch(JSON.parse(text), operations, true).newDocument),
  },
  mergePatch: {
    prepare: mergeOf,
    offloop: ({ json }, text, patch) => json.mergePatch(text, patch),
    inline: (text, patch) => asBuffer(merge(JSON.parse(text), patch)),
  },
}

function withInput (makeCall) {
  return ({ task, key }) => {
    const text = part(key)
    const { prepare, ...calls } = TASKS[task]
    const call = makeCall(calls, text, prepare?.(text))
    // The order of members may differ, what they say may not.
    const answer = async () => require('node:crypto').createHash('sha256').update(JSON.stringify(sorted(JSON.parse(await call())))).digest('hex')
    return { call, answer }
  }
}

module.exports = {
  title: 'JSON laid out, canonical and patched',
  variants: Object.keys(TASKS).flatMap((task) => PARTS.flatMap(([label, key, counts]) => counts.map((inFlight) => ({
    name: `${task}, ${label}, ${inFlight === 1 ? 'one at a time' : `${inFlight} at once`}`,
    task,
    key,
    bytes: part(key).length,
    inFlight,
  })))),
  rivals: [
    {
      name: 'offloop',
      setup: withInput(({ offloop }, text, extra) => {
        const library = require('../../lib')
        return () => offloop(library, text, extra)
      }),
    },
    {
      name: 'JSON.parse, fast-json-patch',
      missing () {
        try { require.resolve('fast-json-patch') } catch { return 'fast-json-patch is not installed in bench/' }
      },
      setup: withInput(({ inline }, text, extra) => () => inline(text, extra)),
    },
  ],
}

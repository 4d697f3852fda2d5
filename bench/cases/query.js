'use strict'

// JSONPath: offloop on bytes against what a service does without it, which is to parse, to select, and to write.

const crypto = require('node:crypto')
const { part } = require('../documents')

/** Parts of the document. */
const PARTS = [['38 KB', 'manifests'], ['1.5 MB', 'javascript'], ['10.8 MB', 'api']]

/** Paths that both understand, and that give the same values in the same order. */
const PATHS = [
  ['a plain path', '$.*.__compat.mdn_url'],
  ['all descendants of a name', '$..version_added'],
  ['a filter', '$.*[?(@.__compat)].__compat.status'],
]

/** What both must agree on: the values, however they are written. */
const digest = (text) =>
  crypto.createHash('sha256').update(JSON.stringify(JSON.parse(text))).digest('hex')

function withInput (makeCall) {
  return ({ key, path }) => {
    const call = makeCall(part(key), path)
    return { call, answer: async () => digest(String(await call())) }
  }
}

module.exports = {
  title: 'JSONPath',
  variants: PATHS.flatMap(([what, path]) => PARTS.flatMap(([size, key]) => [1, 8].map((inFlight) => ({
    name: `${what}, ${size}, ${inFlight === 1 ? 'one at a time' : `${inFlight} at once`}`,
    path,
    key,
    bytes: part(key).length,
    inFlight,
  })))),
  rivals: [
    {
      name: 'offloop',
      setup: withInput((text, path) => {
        const { json } = require('../../lib')
        return () => json.query(text, path, { as: 'buffer' })
      }),
    },
    {
      name: 'JSON.parse + jsonpath-plus',
      missing () {
        try { require.resolve('jsonpath-plus') } catch { return 'jsonpath-plus is not installed in bench/' }
      },
      setup: withInput((text, path) => {
        const { JSONPath } = require('jsonpath-plus')
        // With the fast one of its two ways to evaluate filters, which runs them as JavaScript.
        return () => Buffer.from(JSON.stringify(JSONPath({ path, json: JSON.parse(text), eval: 'native' })))
      }),
    },
    {
      name: 'JSON.parse alone',
      setup: ({ key }) => {
        const text = part(key)
        return { call: () => JSON.parse(text), answer: async () => null }
      },
    },
  ],
}

'use strict'

// A query of a large text: offloop against JSON.parse and the package jmespath.

const { createHash } = require('node:crypto')
const { part } = require('../documents')
const { orders } = require('../orders')
const { goalOver, yardstick } = require('../yardstick')

const SUMMARY = "[?status=='paid' && total > `100`].{id: id, total: total, email: customer.email}"

/** name → what is searched, and for what. The last two run on a tree. */
const QUERIES = [
  ['summary, 1 MB', () => orders(1e6), SUMMARY],
  ['summary, 10 MB', () => orders(1e7), SUMMARY],
  ['summary, 50 MB', () => orders(5e7), SUMMARY],
  ['one field, 10 MB', () => orders(1e7), '[*].customer.email'],
  ['a path, 10.8 MB', () => part('api'), 'Document.__compat.mdn_url'],
  ['sorted, 10 MB', () => orders(1e7), 'sort_by(@, &total)[:10].id'],
  ['a sum, 10 MB', () => orders(1e7), 'sum([*].items[].price)'],
]

/** What the goals are about. */
const SUMMARIES = QUERIES.filter(([, , expression]) => expression === SUMMARY).map(([name]) => name)

const VARIANTS = QUERIES.map(([name, text]) => ({ name, query: name, bytes: text().length, inFlight: 1 }))
const MANY = { ...VARIANTS[1], name: `${VARIANTS[1].name}, 8 at once`, inFlight: 8 }

const queryOf = (variant) => QUERIES.find(([name]) => name === variant.query)
const textOf = (variant) => queryOf(variant)[1]()

/** The same value, however its numbers are written. */
const digest = (text) => createHash('sha256').update(JSON.stringify(JSON.parse(text))).digest('hex')

function withInput (makeCall) {
  return (variant) => {
    const [, , expression] = queryOf(variant)
    const call = makeCall(textOf(variant), expression)
    return { call, answer: async () => digest(await call()) }
  }
}

module.exports = {
  title: 'JMESPath on large JSON',
  variants: [...VARIANTS, MANY],
  goals: [...SUMMARIES, MANY.name].flatMap((name) => [goalOver(name, 1), {
    text: `${name}: at least 20 times JSON.parse and jmespath`,
    measured: (results) => results[name]['JSON.parse and jmespath'].offloop.ratio,
    met: (value) => value >= 20,
  }]),
  rivals: [
    {
      name: 'offloop',
      setup: withInput((text, expression) => {
        const { json } = require('../../lib')
        return () => json.search(text, expression, { as: 'buffer' })
      }),
    },
    {
      name: 'JSON.parse and jmespath',
      missing: () => {
        try { require.resolve('jmespath') } catch { return 'jmespath is not installed in bench/' }
      },
      setup: withInput((text, expression) => {
        const { search } = require('jmespath')
        return () => Buffer.from(JSON.stringify(search(JSON.parse(text), expression)))
      }),
    },
    yardstick(textOf),
  ],
}

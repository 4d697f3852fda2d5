'use strict'

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { setImmediate: nextTurn } = require('node:timers/promises')
const { clean } = require('../../lib/http/fastify/poisoning')

const POISON = '{"constructor":{"prototype":1},"b":1}'

test('it is found wherever it is, and nothing else is', async () => {
  for (const text of [POISON, `[1,${POISON},2]`, `{"a":[[],{},{"b":${POISON}}],"c":3}`, `{"constructor":{"a":${POISON}}}`]) {
    assert.equal(await clean(JSON.parse(text), 'error'), false, text)
    const value = JSON.parse(text)
    assert.equal(await clean(value, 'remove'), true)
    assert.deepEqual(value, JSON.parse(text.replace('"constructor":{"prototype":1},', '')))
  }
  for (const text of ['null', '1', '"constructor"', '[]', '{}', '[[[]]]', '{"constructor":1,"a":{"prototype":1}}']) {
    assert.equal(await clean(JSON.parse(text), 'error'), true, text)
  }
})

test('the event loop goes on meanwhile, whatever there is to look at', async () => {
  const numbers = Array(500_000).fill(1)
  for (const value of [numbers, { a: numbers }, Array.from({ length: 500 }, () => Array(1000).fill('x')),
    Array.from({ length: 100_000 }, (_, i) => ({ i, a: [], b: { c: null } }))]) {
    const seen = { turns: 0 }
    clean(value, 'error').then((result) => { seen.result = result })
    for (; seen.result === undefined; seen.turns++) await nextTurn()
    assert.ok(seen.result && seen.turns >= 50, `${seen.turns}`)
  }
})

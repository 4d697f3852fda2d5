'use strict'

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { setImmediate: nextTurn } = require('node:timers/promises')
const fastify = require('fastify')
const offloop = require('offloop/fastify')
const { clean, isPoisoned, isSuspect } = require('../../lib/http/fastify/poisoning')

const POISON = '{"constructor":{"prototype":1},"b":1}'

test('it is found wherever it is, and nothing else is', async () => {
  for (const text of [POISON, `[1,${POISON},2]`, `{"a":[[],{},{"b":${POISON}}],"c":3}`, `{"constructor":{"a":${POISON}}}`]) {
    assert.equal(await clean(JSON.parse(text), 'error'), false, text)
    const value = JSON.parse(text)
    assert.equal(await clean(value, 'remove'), true)
    assert.deepEqual(value, JSON.parse(text.replace('"constructor":{"prototype":1},', '')))
  }
  for (const text of ['null', '1', '"constructor"', '[]', '{}', '[[[]]]', '{"constructor":1,"a":{"prototype":1}}',
    '{"constructor":null}', '{"constructor":"prototype"}', '{"constructor":["prototype"]}']) {
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

const MIB = 1024 * 1024
const poisoned = (text) => isPoisoned([Buffer.from(text)], { size: text.length, run: {} })

test('a text tells it as its value does', async () => {
  const texts = [POISON, `[1,${POISON},2]`, `{"constructor":{"a":${POISON}}}`, '{"\\u0063onstructor":{"proto\\u0074ype":null}}', '[]', '{"constructor":1}',
    '{"constructor":[{"prototype":1}]}', '{"constructor":"prototype"}', '{"prototype":{"constructor":1}}', '{"constructor":{"prototype":1},"constructor":1}']
  for (const text of texts) assert.equal(await poisoned(text), !await clean(JSON.parse(text), 'error'), text)
  await assert.rejects(poisoned(POISON + ']'), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
})

test('the word is found wherever it is, whole and escaped', async () => {
  const space = Buffer.alloc(MIB, ' ')
  for (const word of ['constructor', '\\u0063onstructor', 'constructo\\u0072']) {
    for (let at = 0; at <= word.length; at++) {
      const [head, tail] = [Buffer.from(word.slice(0, at)), Buffer.from(word.slice(at))]
      assert.equal(await isSuspect([Buffer.concat([space.subarray(at), head, tail])]), true)
      assert.equal(await isSuspect([space, head, tail, space]), true)
      assert.equal(await isSuspect(Array.from(head.toString() + tail, (letter) => Buffer.from(letter))), true)
    }
  }
  for (const chunks of [[], [space, space], [Buffer.from('construct'), Buffer.from('_or')]]) assert.equal(await isSuspect(chunks), false)
})

test('the event loop goes on while it is looked for', async () => {
  for (const chunks of [[Buffer.alloc(20 * MIB, 'c\\')], Array.from({ length: 320 }, () => Buffer.alloc(MIB / 16, 'c\\'))]) {
    const seen = { turns: 0 }
    isSuspect(chunks).then((result) => { seen.result = result })
    for (; seen.result === undefined; seen.turns++) await nextTurn()
    assert.ok(seen.result === false && seen.turns >= 18, `${seen.turns}`)
  }
})

test('the names of a wide object are not listed for the word in it', async (t) => {
  const app = fastify({ bodyLimit: 10 * MIB })
  await app.register(offloop)
  app.post('/', async (request) => [typeof request.body.constructor])
  t.after(() => app.close())
  const names = Array.from({ length: 200_000 }, (_, i) => `"name ${i}":${i}`).join()
  const { mock } = t.mock.method(Object, 'keys')
  const answer = await app.inject({ method: 'POST', url: '/', payload: `{${names},"constructor":{"name":1}}`, headers: { 'Content-Type': 'application/json' } })
  assert.equal(answer.body, '["object"]')
  assert.ok(mock.calls.every(({ result }) => !(result?.length >= 100_000)))
})

'use strict'

// trainDictionary of many samples.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const binding = require('../../lib/binding')
const { pool, trainDictionary } = require('offloop')

const OPTIONS = { size: 4096 }
const texts = Array.from({ length: 10_000 }, (_, i) => `{"id":${i},"name":"user ${i * 7919 % 10_000}"}`)
const encoder = new TextEncoder()

/** Samples of every kind: some empty, some in chunks. */
const samples = texts.flatMap((text, i) => {
  const bytes = encoder.encode(text)
  const kinds = [[text], [bytes], [bytes.buffer, ''], [[text.slice(0, 3), bytes.subarray(3)]], [new DataView(bytes.buffer)]]
  return kinds[i % kinds.length]
})

test('many samples make the dictionary that they make together', async () => {
  // Given away they stay together, where it is a copy that is given away.
  const want = await trainDictionary(texts, { ...OPTIONS, move: true })
  assert.deepEqual(await trainDictionary(texts, OPTIONS), want)
  const list = samples.slice()
  const trained = trainDictionary(list, OPTIONS)
  list.length = 0
  assert.deepEqual(await trained, want)
})

test('many samples take many turns of the event loop', async () => {
  let turn = 0
  let next = setImmediate(function count () { turn++; next = setImmediate(count) })
  const { submit } = binding
  let submitted
  binding.submit = function (...args) {
    submitted = { turn, parts: args[2].length }
    return submit.apply(this, args)
  }
  try {
    await trainDictionary(texts, OPTIONS)
  } finally {
    binding.submit = submit
    clearImmediate(next)
  }
  assert.equal(submitted.parts, 10)
  assert.ok(submitted.turn >= 9, String(submitted.turn))
})

test('many samples are checked, aborted and waited for as few are', async () => {
  for (const [i, wrong, name] of [[3, 5, 'samples[3]'], [9000, null, 'samples[9000]'], [9000, ['a', 5], 'samples[9000][1]']]) {
    const list = texts.slice()
    list[i] = wrong
    await assert.rejects(trainDictionary(list, OPTIONS), (error) => error.code === 'ERR_INVALID_ARG_TYPE' && error.message.includes(`"${name}"`))
  }
  const controller = new AbortController()
  const aborted = trainDictionary(texts, { ...OPTIONS, signal: controller.signal })
  setImmediate(() => controller.abort())
  await assert.rejects(aborted, { name: 'AbortError' })
  await assert.rejects(trainDictionary(texts, { size: 5 }), { code: 'ERR_OUT_OF_RANGE' })
  await assert.rejects(trainDictionary(new Array(5000).fill('')), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  const last = trainDictionary(texts, OPTIONS)
  await pool.close()
  assert.ok((await last).length > 256)
})

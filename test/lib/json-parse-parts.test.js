'use strict'

// json.parse of large texts: building begins while the pool is still at work on what comes later.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const v8 = require('node:v8')
const vm = require('node:vm')
const { Worker } = require('node:worker_threads')
const { json } = require('offloop')
const { TapeBuild } = require('../../lib/json/tape-reader')
const { Parts } = require('../../lib/parts')
const { assertIdentical } = require('./json-documents')

const record = (i) => ({ id: i, name: `name ${i % 100}`, tags: ['repeated', 'é', '日本'], price: i / 7, nested: { ok: true } })
const records = (count) => JSON.stringify(Array.from({ length: count }, (_, i) => record(i)))

/** Runs `work` with another method in the place of one of a class. */
async function replacing (object, name, method, work) {
  const original = object[name]
  object[name] = function (...args) { return method.call(this, original, ...args) }
  try {
    return await work()
  } finally {
    object[name] = original
  }
}

/** @returns how many parts a value was built of */
async function partsOf (text) {
  let parts = 0
  await replacing(TapeBuild.prototype, 'take', function (take, part) {
    parts++
    return take.call(this, part)
  }, async () => assertIdentical(await json.parse(text), JSON.parse(text)))
  return parts
}

const DOCUMENTS = {
  'an array of objects': records(30_000),
  'one object': JSON.stringify(Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`key ${i}`, record(i)]))),
  'arrays in arrays': JSON.stringify(Array.from({ length: 300 }, () => Array.from({ length: 1000 }, (_, i) => [i, i / 3]))),
  'strings that come again': JSON.stringify(Array.from({ length: 300_000 }, (_, i) => `a string, ${i % 1000}`)),
  'a shape that is rare before it is frequent':
    JSON.stringify([{ rare: 1, x: [] }, ...Array.from({ length: 300_000 }, (_, i) => i < 2e5 ? `no object ${i}` : { rare: i, x: [] })]),
  'names that assignment does not set': `[${Array(60_000).fill('{"__proto__":[1],"toString":"x","a":{"__proto__":{}}}').join()}]`,
  depth: `${'[1,'.repeat(900)}${records(10_000)}${',{"a":"b"}]'.repeat(900)}`,
  'numbers, many in one array': `[[${Array(500_000).fill('1234567').join()}],[${Array(500_000).fill('0.5').join()}],"end"]`,
}

for (const [name, text] of Object.entries(DOCUMENTS)) {
  test(`a value comes in parts: ${name}`, async () => assert.ok(await partsOf(text) > 2))
}

test('a small value comes in one part', async () => assert.equal(await partsOf(records(1000)), 1))

test('removed properties at the end are no part that is waited for', async () => {
  const text = `{"a":${records(20_000)},${Array.from({ length: 50_000 }, () => '"__proto__":"removed"').join()}}`
  const value = await json.parse(text, { onProto: 'remove' })
  assert.deepEqual(Object.keys(value), ['a'])
  assert.equal(value.a.length, 20_000)
})

/** Lets builds have their first part, and no other, while `work` is under way. */
function starving (work) {
  const fed = new WeakSet()
  return replacing(Parts.prototype, 'take', function (take) {
    if (fed.has(this)) return undefined
    fed.add(this)
    return take.call(this)
  }, work)
}

/** Resolves when a build waits for its next part. */
function starved (onBuild = () => {}) {
  return new Promise((resolve) => {
    const { whenChanged } = Parts.prototype
    Parts.prototype.whenChanged = function (callback) {
      Parts.prototype.whenChanged = whenChanged
      onBuild(this)
      whenChanged.call(this, callback)
      resolve()
    }
  })
}

test('a build that waits for a part ends with a signal, and is forgotten', async () => {
  v8.setFlagsFromString('--expose-gc')
  const gc = vm.runInNewContext('gc')
  let build
  await starving(async () => {
    const controller = new AbortController()
    const waiting = starved((parts) => { build = new WeakRef(parts) })
    const parsed = json.parse(records(30_000), { signal: controller.signal })
    await waiting
    controller.abort()
    await assert.rejects(parsed, { code: 'ABORT_ERR' })
  })
  for (let attempt = 0; build.deref() !== undefined && attempt < 50; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    gc()
  }
  assert.equal(build.deref(), undefined)
})

test('a build that waits for a part ends with a timeout', async () => {
  await starving(() => assert.rejects(json.parse(records(30_000), { timeout: 200 }), { code: 'ERR_OFFLOOP_TIMEOUT' }))
})

test('others are built while one waits for its next part', async () => {
  await starving(async () => {
    const controller = new AbortController()
    const waiting = starved()
    const parsed = json.parse(records(30_000), { signal: controller.signal })
    await waiting
    assertIdentical(await json.parse(records(2000)), JSON.parse(records(2000)))
    controller.abort()
    await assert.rejects(parsed, { code: 'ABORT_ERR' })
  })
})

test('an error after the first part rejects, and the next call works', async () => {
  const bad = `${records(30_000).slice(0, -1)},{"__proto__":1}]`
  await assert.rejects(json.parse(bad, { onProto: 'error' }), { code: 'ERR_OFFLOOP_INVALID_INPUT', offset: Buffer.byteLength(bad) - 15 })
  assertIdentical(await json.parse(records(3000)), JSON.parse(records(3000)))
})

test('a worker may be terminated while parts arrive', async () => {
  const script = `
    const { parentPort } = require('node:worker_threads')
    const { json } = require(${JSON.stringify(require.resolve('offloop'))})
    const { TapeBuild } = require(${JSON.stringify(require.resolve('../../lib/json/tape-reader'))})
    const { take } = TapeBuild.prototype
    TapeBuild.prototype.take = function (part) {
      parentPort.postMessage('part')
      return take.call(this, part)
    }
    const text = JSON.stringify(Array.from({ length: 60000 }, (_, i) => ({ i, text: 'a text ' + i })))
    for (let i = 0; i < 4; i++) json.parse(text)`
  for (let round = 0; round < 10; round++) {
    const worker = new Worker(script, { eval: true })
    let parts = 0
    await new Promise((resolve, reject) => {
      worker.on('error', reject)
      worker.on('message', () => { if (++parts === 1 + round) resolve() })
    })
    await worker.terminate()
  }
  assertIdentical(await json.parse(records(3000)), JSON.parse(records(3000)))
})

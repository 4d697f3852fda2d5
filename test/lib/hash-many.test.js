'use strict'

// hash.many with lists that change, that are long, or whose digests are longer than a string can be.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { test } = require('node:test')
const v8 = require('node:v8')
const vm = require('node:vm')
const binding = require('../../lib/binding')
const { hash, pool } = require('offloop')

const digestOf = (text) => crypto.createHash('md5').update(text).digest('hex')
const long = Array.from({ length: 20_000 }, (_, i) => `member ${i}`)

test('the list is what it was at the call, whether it shrinks or grows', async () => {
  for (const members of [['a', 'b', 'c'], long]) {
    const want = members.map(digestOf)
    for (const change of [(list) => list.push('d'), (list) => { list.length = 1 }, (list) => { list.length = 0 }]) {
      const list = members.slice()
      const digests = hash.many('md5', list)
      change(list)
      assert.deepEqual(await digests, want)
    }
  }
})

test('a long list takes many turns of the event loop', async () => {
  let turn = 0
  let next = setImmediate(function count () { turn++; next = setImmediate(count) })
  const { submit } = binding
  const copied = new Map()
  binding.submit = function (id, plan, input, flags) {
    copied.set(turn, (copied.get(turn) ?? 0) + input.length)
    return submit.call(this, id, plan, input, flags)
  }
  try {
    const digests = await hash.many('md5', long, { encoding: 'buffer' })
    assert.deepEqual(digests.map((each) => each.toString('hex')), long.map(digestOf))
  } finally {
    binding.submit = submit
    clearImmediate(next)
  }
  assert.ok(copied.size >= 5 && Math.max(...copied.values()) <= 4096, [...copied.values()].join())
})

test('few parts of a long list are under way at once, and none is large', async () => {
  const { submit } = binding
  const { threads } = pool.stats()
  let most = 0
  let largest = 0
  binding.submit = function (id, plan, input, flags) {
    const { active, queued } = pool.stats()
    most = Math.max(most, active + queued + 1)
    largest = Math.max(largest, input.reduce((sum, each) => sum + each.length, 0))
    return submit.call(this, id, plan, input, flags)
  }
  const members = Array(4097 + 1100 * (threads + 4)).fill(Buffer.alloc(4000))
  try {
    const digests = await hash.many('sha3-256', members, { lane: 'bulk' })
    assert.equal(digests.length, members.length)
    assert.equal(new Set(digests).size, 1)
  } finally {
    binding.submit = submit
  }
  assert.ok(most <= threads + 1, `${most} parts`)
  assert.ok(largest > 1 << 20 && largest <= 1 << 22, `${largest} bytes`)
})

test('a long list is checked, aborted and moved as a short one', async () => {
  for (const [i, wrong, name] of [[3, 5, 'list[3]'], [9000, 5, 'list[9000]'], [9000, ['a', 5], 'list[9000][1]']]) {
    const list = long.slice()
    list[i] = wrong
    await assert.rejects(hash.many('md5', list), (error) => error.code === 'ERR_INVALID_ARG_TYPE' && error.message.includes(`"${name}"`))
  }
  const controller = new AbortController()
  const aborted = hash.many('md5', long, { signal: controller.signal })
  setImmediate(() => controller.abort())
  await assert.rejects(aborted, { name: 'AbortError' })
  await assert.rejects(hash.many('md5', long, { timeout: 1, lane: 'bulk' }), { code: 'ERR_OFFLOOP_TIMEOUT' })
  const chunks = long.map((each) => each === 'member 9' ? ['mem', 'ber 9'] : each)
  for (const move of [true, false]) assert.deepEqual(await hash.many('md5', chunks, { move }), long.map(digestOf))
})

test('digests that are longer than a string can be are an error that says so', async () => {
  // Where the engine has such a text, it has null; making one takes 8 million members.
  const { take } = binding
  binding.take = function (meta, values, arena) {
    const count = take.call(this, meta, values, arena)
    for (let i = 0; i < count; i++) if (typeof values[i] === 'string') values[i] = null
    return count
  }
  try {
    await assert.rejects(hash.many('md5', ['a', 'b'], { lane: 'bulk' }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  } finally {
    binding.take = take
  }
})

test('a digest that is kept keeps no others', async () => {
  v8.setFlagsFromString('--expose-gc')
  const gc = vm.runInNewContext('gc')
  const list = long.slice(0, 4096)
  const kept = []
  await hash.many('sha256', list)
  gc()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 30; i++) kept.push((await hash.many('sha256', list))[i])
  await new Promise(setImmediate)
  gc()
  // The digests of one call take 256 KiB.
  assert.ok(process.memoryUsage().heapUsed - before < 2 * 1024 * 1024)
  assert.equal(kept.length, 30)
})

test('close() waits for a long list', async () => {
  const digests = hash.many('md5', long)
  await pool.close()
  assert.deepEqual(await digests, long.map(digestOf))
})

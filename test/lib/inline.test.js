'use strict'

// Small inputs that are worked on by the calling thread, and those that must not be, however small they are.

const assert = require('node:assert/strict')
const { randomBytes } = require('node:crypto')
const { test } = require('node:test')
const { compress, decompress, hash, hmac, json, pool } = require('offloop')
const { runChild } = require('../addon/child')

/** Jobs that the pool ran for `call`, in a turn of the event loop that has its whole allowance. */
async function jobsOf (call) {
  await new Promise((resolve) => setTimeout(resolve, 1))
  await new Promise(setImmediate)
  const before = pool.stats()
  const value = await call().catch((error) => error)
  const after = pool.stats()
  const jobs = ({ completed, failed, inlined }) => completed + failed - inlined
  return { jobs: jobs(after) - jobs(before), value }
}

/**
 * As jobsOf, of the first attempt that needed no job. A run that meets its time ends up in the pool, on a busy machine
 * even a short one, so one attempt alone shows nothing.
 */
async function untilInline (call, isInline = (jobs) => jobs === 0) {
  for (let attempt = 1; ; attempt++) {
    const outcome = await jobsOf(call)
    if (isInline(outcome.jobs) || attempt === 50) return outcome
  }
}

test('small inputs do not need the pool', async () => {
  const text = JSON.stringify([{ a: 1 }, 'x'.repeat(900)])
  const calls = {
    hash: () => hash('sha256', text),
    query: () => json.query(text, '$[?@.a == 1]'),
    search: () => json.search(text, '[0].a'),
  }
  for (const format of ['gzip', 'deflate', 'deflate-raw', 'zstd', 'br']) {
    const packed = await compress(format, text, { lane: 'bulk' })
    calls[`compress ${format}`] = () => compress(format, text)
    if (format !== 'br') calls[`decompress ${format}`] = () => decompress(format, packed)
  }
  for (const [name, call] of Object.entries(calls)) {
    const { jobs, value } = await untilInline(call)
    assert.equal(jobs, 0, name)
    assert.deepEqual(value, await calls[name](), name)
  }
})

test('a small input that may be much work goes to the pool', async () => {
  const text = 'x'.repeat(1000)
  const brotli = await compress('br', text)
  const calls = {
    'a high level of gzip': () => compress('gzip', text, { level: 7 }),
    'a high level of zstd': () => compress('zstd', text, { level: 4 }),
    'a high level of br': () => compress('br', text, { level: 5 }),
    'a window': () => compress('zstd', text, { windowLog: 27 }),
    threads: () => compress('zstd', text, { threads: 1 }),
    'work that is not urgent': () => compress('gzip', text, { lane: 'bulk' }),
    'input that is given away': () => compress('gzip', Buffer.from(text), { move: true }),
    'a value that is built in turns, with a signal': () => json.parse('[1]', { signal: new AbortController().signal }),
    'a long key': () => hmac('sha256', Buffer.alloc(4097), text),
    'more than 4 KiB': () => compress('gzip', Buffer.alloc(4097)),
    'a format whose decoder cannot be stopped': () => decompress('br', brotli),
  }
  for (const [name, call] of Object.entries(calls)) assert.equal((await jobsOf(call)).jobs, 1, name)
})

test('a signal and a timeout leave a small input here, but for one that has fired', async () => {
  const { signal } = new AbortController()
  const { jobs } = await untilInline(() => compress('gzip', 'x'.repeat(1000), { signal, timeout: 1000, lane: 'interactive' }))
  assert.equal(jobs, 0)
  const aborted = await jobsOf(() => compress('gzip', 'x', { signal: AbortSignal.abort() }))
  assert.equal(aborted.value.code, 'ABORT_ERR')
  const controller = new AbortController()
  // Reading the chunks runs code of the caller's.
  const chunks = [Buffer.from('a'), Buffer.from('b')]
  Object.defineProperty(chunks, 1, { get () { controller.abort(); return Buffer.from('b') } })
  const late = await jobsOf(() => hash('sha256', chunks, { signal: controller.signal }))
  assert.equal(late.value.code, 'ABORT_ERR')
})

test('larger inputs do not need the pool while no other job is under way', async () => {
  const text = JSON.stringify(Array.from({ length: 16 }, (_, i) => ({ i, text: 'x'.repeat(900) })))
  const packed = await compress('zstd', randomBytes(12_000))
  const calls = {
    sha256: () => hash('sha256', text),
    xxh3: () => hash('xxh3-64', Buffer.alloc(60_000)),
    validate: () => json.validate(text),
    minify: () => json.minify(text),
    get: () => json.get(text, '/15/i'),
    zstd: () => compress('zstd', text),
    'decompress zstd': () => decompress('zstd', packed),
  }
  for (const [name, call] of Object.entries(calls)) {
    assert.equal((await untilInline(call)).jobs, 0, name)
    const beside = async () => {
      const other = compress('gzip', Buffer.alloc(500_000))
      const value = await call()
      await other
      return value
    }
    assert.equal((await jobsOf(beside)).jobs, 2, `${name} beside another`)
  }
})

test('a bomb of a few bytes is left to the pool, whole', async () => {
  const zeros = Buffer.alloc(3_000_000)
  for (const format of ['gzip', 'deflate', 'deflate-raw', 'zstd']) {
    const bomb = await compress(format, zeros)
    assert.ok(bomb.length < 4096)
    const { jobs, value } = await jobsOf(() => decompress(format, bomb))
    assert.equal(jobs, 1, format)
    assert.ok(value.equals(zeros), format)
    const limited = await jobsOf(() => decompress(format, bomb, { maxOutputBytes: 1000 }))
    assert.equal(limited.value.code, 'ERR_OFFLOOP_OUTPUT_TOO_LARGE', format)
    assert.match(limited.value.message, /\(1000 bytes\)/)
  }
})

test('an expression that visits too much is left to the pool, whole', async () => {
  const deep = '['.repeat(900) + ']'.repeat(900)
  const { jobs, value } = await jobsOf(() => json.query(deep, '$..*..*..*', { maxSteps: 1e6 }))
  assert.equal(jobs, 1)
  assert.ok(Array.isArray(value) || value.code !== undefined)
})

test('one turn of the event loop has room for some small inputs, the pool for the others', async () => {
  const data = Buffer.alloc(4000, 'abc')
  // 64 KiB, less 1 KiB for each: 13 of them.
  const call = () => Promise.all(Array.from({ length: 100 }, () => hash('sha256', data)))
  const { jobs, value } = await untilInline(call, (jobs) => jobs === 87)
  assert.equal(jobs, 87)
  for (const each of value) assert.equal(each, value[0])
})

test('what is larger is alone in its turn, what is small may be beside a job', async () => {
  const two = () => Promise.all([hash('sha256', Buffer.alloc(10_000)), hash('sha256', Buffer.alloc(10_000))])
  assert.equal((await untilInline(two, (jobs) => jobs === 1)).jobs, 1)
  const beside = () => Promise.all([compress('gzip', Buffer.alloc(500_000)), hash('sha256', Buffer.alloc(1000))])
  assert.equal((await untilInline(beside, (jobs) => jobs === 1)).jobs, 1)
})

test('after a turn with a crowd the pool does what runs inline only alone, until there is none', async () => {
  const one = () => compress('gzip', Buffer.alloc(3000))
  const crowd = () => Promise.all([one(), one(), one()])
  const after = async () => {
    await crowd()
    await new Promise(setImmediate)
    const before = pool.stats().inlined
    await one()
    return pool.stats().inlined - before
  }
  assert.equal(await after(), 0)
  assert.equal((await untilInline(one)).jobs, 0)
})

test('a string counts by its bytes', async () => {
  const fits = 'x'.repeat(4096)
  assert.equal((await untilInline(() => compress('gzip', fits))).jobs, 0)
  const short = '\u4e2d'.repeat(2000)
  assert.equal((await jobsOf(() => compress('gzip', short))).jobs, 1)
})

test('close() waits for a value that is built in turns', async () => {
  const { code, out, err } = await runChild(`
    const { json, pool } = offloop
    json.parse('{"a":1}', { onProto: 'remove' }).then(() => console.log('value'))
    pool.close().then(() => console.log('closed'))`)
  assert.equal(code, 0, err)
  assert.equal(out, 'value\nclosed\n')
})

'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Readable } = require('node:stream')
const { buffer } = require('node:stream/consumers')
const { test } = require('node:test')
const v8 = require('node:v8')
const vm = require('node:vm')
const { json, pool } = require('offloop')

v8.setFlagsFromString('--expose-gc')
const gc = vm.runInNewContext('gc')

const many = (count, make) => Array.from({ length: count }, (_, i) => make(i))
const RECORDS = many(20_000, (i) => ({ i, text: `é${i}`, list: many(i % 7, (j) => j) }))
const NDJSON = Buffer.from(RECORDS.map((each) => JSON.stringify(each)).join('\n') + '\n')

function * pieces (bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const values = (text, options, size = 1 << 30) => Readable.from(pieces(Buffer.from(text), size)).compose(json.createLines(options)).toArray()

async function failure (text, options, size) {
  const seen = []
  const stream = json.createLines(options)
  Readable.from(pieces(Buffer.from(text), size ?? 1 << 30)).on('error', () => {}).pipe(stream)
  stream.on('data', (value) => seen.push(value))
  const [error] = await once(stream, 'error')
  return { seen, error }
}

test('each line is a value, in order, however the bytes come', async () => {
  for (const size of [1 << 30, 65_536, 1000, 997]) assert.deepEqual(await values(NDJSON, {}, size), RECORDS)
  const start = NDJSON.subarray(0, NDJSON.indexOf('\n', 3000))
  assert.deepEqual(await values(start, {}, 1), RECORDS.slice(0, start.toString().split('\n').length))
})

test('as buffer: NDJSON comes out as it went in', async () => {
  for (const size of [1 << 30, 4099]) {
    const out = await buffer(Readable.from(pieces(NDJSON, size)).pipe(json.createLines({ as: 'buffer' })))
    assert.ok(out.equals(NDJSON))
  }
})

test('as string: the same as text, whole characters in each chunk', async () => {
  const chunks = await Readable.from(pieces(NDJSON, 4099)).pipe(json.createLines({ as: 'string' })).toArray()
  assert.ok(chunks.every((chunk) => typeof chunk === 'string'))
  assert.equal(chunks.join(''), NDJSON.toString())
  const { readable, writable } = json.createWebLines({ as: 'string' })
  const written = writable.getWriter()
  written.write(Buffer.from('{"a":"é"}\n')).then(() => written.close())
  const texts = []
  for await (const text of readable) texts.push(text)
  assert.equal(texts.join(''), '{"a":"é"}\n')
})

test('every kind of line end, empty lines, a mark at the start, no end at the end', async () => {
  const text = '\ufeff{"a":1}\r\n\n  \t\r\n[1 , 2]\n"x\ufeff"\n 12345678901234567890 \n\n\nnull\nfalse'
  const wanted = [{ a: 1 }, [1, 2], 'x\ufeff', 12345678901234567000, undefined, false]
  for (let size = 1; size < 40; size++) assert.deepEqual(await values(text, {}, size), wanted, `${size}`)
  const out = await buffer(Readable.from([Buffer.from(text)]).pipe(json.createLines({ as: 'buffer' })))
  assert.equal(out.toString(), '{"a":1}\n[1 , 2]\n"x\ufeff"\n12345678901234567890\nnull\nfalse\n')
  assert.deepEqual(await values('', {}), [])
  assert.deepEqual(await values('\n\r\n', {}), [])
  assert.deepEqual(await values('\ufeff', {}), [])
  assert.deepEqual(await values('\ufeff\n1', {}, 2), [1])
})

test('a bad line is an error with its place, after the values before it', async () => {
  const lines = many(30_000, (i) => `{"i":${i}}`)
  lines[12_345] = '  {"i":}'
  const text = '\ufeff' + lines.join('\n')
  const start = Buffer.byteLength('\ufeff' + lines.slice(0, 12_345).join('\n') + '\n')
  for (const size of [1 << 30, 5000]) {
    const { seen, error } = await failure(text, {}, size)
    assert.equal(error.code, 'ERR_OFFLOOP_INVALID_INPUT')
    assert.equal(error.name, 'OffloopError')
    assert.equal(error.line, 12_346)
    assert.equal(error.offset, start + 7)
    assert.equal(error.column, 8)
    assert.match(error.message, /^Line 12346: Expected .* but found '}'$/)
    assert.deepEqual(seen.length, 12_345)
  }
})

test('onError skip leaves bad lines out and tells of them', async () => {
  const stream = json.createLines({ onError: 'skip', maxLineBytes: 100 })
  const skipped = []
  stream.on('skip', (error) => skipped.push([error.line, error.code]))
  stream.end(`1\n{\n"é"\n${'x'.repeat(500)}\n[\n${'9'.repeat(101)}\n\xff\n2\n{"a"`)
  assert.deepEqual(await stream.toArray(), [1, 'é', 2])
  const code = 'ERR_OFFLOOP_INVALID_INPUT'
  assert.deepEqual(skipped, [[2, code], [4, code], [5, code], [6, code], [7, code], [9, code]])
})

test('lines have any length up to the limit, whatever the pieces', async () => {
  const long = `"${'x'.repeat(3_000_000)}"`
  const text = `1\n${long}\n2\n${long}`
  for (const size of [1 << 30, 65_536, 1_000_003]) {
    assert.deepEqual((await values(text, {}, size)).map((each) => each.length ?? each), [1, 3_000_000, 2, 3_000_000])
    const { seen, error } = await failure(text, { maxLineBytes: 1_000_000 }, size)
    assert.deepEqual(seen, [1])
    assert.equal(error.code, 'ERR_OFFLOOP_INVALID_INPUT')
    assert.equal(error.line, 2)
    assert.deepEqual(await values(text, { maxLineBytes: 1_000_000, onError: 'skip' }, size), [1, 2])
  }
  assert.deepEqual(await values('"123"\r\n"1234"', { maxLineBytes: 5, onError: 'skip' }), ['123'])
})

test('a line that never ends is not kept', async () => {
  const stream = json.createLines({ maxLineBytes: 1000, onError: 'skip' })
  stream.resume()
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 200; i++) {
    if (!stream.write(Buffer.alloc(1_000_000, 'x'))) await once(stream, 'drain')
  }
  // What was written is garbage now, which nothing else says when to collect.
  const kept = () => process.memoryUsage().arrayBuffers - before
  for (let turn = 0; kept() >= 100e6 && turn < 1000; turn++) {
    gc()
    await new Promise(setImmediate)
  }
  assert.ok(kept() < 100e6, `${kept()} bytes`)
  stream.end()
  await once(stream, 'end')
})

test('lines that come one by one are handed out one by one', async () => {
  const stream = json.createLines()
  const iterator = stream[Symbol.asyncIterator]()
  for (let i = 0; i < 20; i++) {
    // The start of the next line does not hold this one back.
    stream.write(i === 0 ? `{"i":${i}}\n{"i"` : `:${i}}\n{"i"`)
    assert.deepEqual((await iterator.next()).value, { i })
  }
  stream.destroy()
})

test('a reader that does not read holds the writer back', async () => {
  const stream = json.createLines()
  let written = 0
  const writable = stream
  while (writable.write(NDJSON)) written++
  for (let i = 0; i < 50 && writable.writableNeedDrain; i++) await new Promise(setImmediate)
  assert.ok(written < 3 && stream.writableNeedDrain, 'still held back')
  const all = stream.toArray()
  stream.end()
  assert.equal((await all).length, RECORDS.length * (written + 1))
})

test('what was written may be changed once the callback came', async () => {
  const stream = json.createLines()
  const result = stream.toArray()
  const bytes = Buffer.from('{"a":1}\n{"b"')
  await new Promise((resolve) => stream.write(bytes, resolve))
  bytes.fill('x')
  stream.end(':2}')
  assert.deepEqual(await result, [{ a: 1 }, { b: 2 }])
})

test('a large input uses several threads at once', async () => {
  const stream = json.createLines({ as: 'buffer' })
  // Of one moment: a job may be taken from the queue between two.
  const jobs = () => {
    const { active, queued, completed } = pool.stats()
    return active + queued + completed
  }
  const before = jobs()
  stream.write(Buffer.concat(many(10, () => NDJSON)))
  // In this turn, so that the end of none can have started another.
  await new Promise(process.nextTick)
  assert.ok(jobs() - before >= pool.stats().threads, `${jobs() - before} at once`)
  stream.resume().end()
  await once(stream, 'end')
})

test('a destroyed or aborted stream frees its jobs', async () => {
  const stream = json.createLines()
  stream.write(Buffer.concat(many(20, () => NDJSON)))
  stream.on('error', () => {})
  stream.destroy()
  await once(stream, 'close')
  const controller = new AbortController()
  const aborted = json.createLines({ signal: controller.signal })
  aborted.write(NDJSON)
  aborted.resume()
  controller.abort()
  await assert.rejects(once(aborted, 'end'), { name: 'AbortError' })
  assert.deepEqual(await values('1', {}), [1])
})

test('Web streams do the same', async () => {
  const readable = new Blob([NDJSON]).stream().pipeThrough(json.createWebLines())
  const seen = []
  for await (const value of readable) seen.push(value)
  assert.deepEqual(seen, RECORDS)
})

test('a search on each line', async () => {
  assert.deepEqual(await values('{"a":1}\n{}\n{"a":[1.10]}', { search: 'a' }), [1, undefined, [1.1]])
  const out = await buffer(Readable.from([Buffer.from('{"a":1.10}\n')]).pipe(json.createLines({ search: '{b: a}', as: 'buffer' })))
  assert.equal(out.toString(), '{"b":1.10}\n')
  assert.throws(() => json.createLines({ search: 'a', query: '$.a' }), { code: 'ERR_INVALID_ARG_VALUE' })
})

test('a line that the search fails on has its number, and no place in it', async () => {
  const { seen, error } = await failure('{"a":1}\n{"a":"x"}\n', { search: '          abs(a)' })
  assert.deepEqual(seen, [1])
  assert.equal(error.code, 'ERR_OFFLOOP_INVALID_EXPRESSION')
  assert.deepEqual([error.line, error.offset, error.column], [2, undefined, undefined])
})

test('a query on each line', async () => {
  assert.deepEqual(await values('{"a":1}\n{}\n{"a":[1.10]}', { query: '$.a' }), [[1], [], [[1.1]]])
  const out = await buffer(Readable.from([Buffer.from('{"a":1.10}\n')]).pipe(json.createLines({ query: '$.a', as: 'buffer' })))
  assert.equal(out.toString(), '[1.10]\n')
  assert.throws(() => json.createLines({ query: '$[' }), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION' })
})

test('wrong options throw', () => {
  assert.throws(() => json.createLines({ as: 'text' }), { code: 'ERR_INVALID_ARG_VALUE' })
  assert.throws(() => json.createLines({ onError: 'ignore' }), { code: 'ERR_INVALID_ARG_VALUE' })
  assert.throws(() => json.createLines({ maxLineBytes: 0 }), { code: 'ERR_OUT_OF_RANGE' })
  assert.throws(() => json.createLines({ timeout: 1 }), { code: 'ERR_INVALID_ARG_VALUE' })
  assert.throws(() => json.createLines(1), { code: 'ERR_INVALID_ARG_TYPE' })
})

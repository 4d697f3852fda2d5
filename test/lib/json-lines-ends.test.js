'use strict'

// What streams of lines owe to both sides when they end, and to the buffers that were written.

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const { once } = require('node:events')
const { Writable } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const { test } = require('node:test')
const { Batch } = require('../../lib/json/line-batch')
const { json } = require('offloop')

const BAD = { code: 'ERR_OFFLOOP_INVALID_INPUT', line: 201 }
const TEXT = '1\n'.repeat(200) + 'bad\n' + '1\n'.repeat(200)
const written = (stream, chunk) => new Promise((resolve) => stream.write(chunk, resolve))

function linesOf (text, options) {
  const stream = json.createLines(options)
  stream.end(text)
  return stream
}

test('all values before a bad line are read, however they are read', async () => {
  let seen = 0
  await assert.rejects(async () => { for await (const value of linesOf(TEXT)) seen += value }, BAD)
  assert.equal(seen, 200)

  const chunks = []
  await assert.rejects(async () => { for await (const chunk of linesOf(TEXT, { as: 'buffer' })) chunks.push(chunk) }, BAD)
  assert.equal(String(Buffer.concat(chunks)), '1\n'.repeat(200))

  const stream = linesOf(TEXT)
  const values = []
  stream.on('data', (value) => values.push(value))
  const [error] = await once(stream, 'error')
  assert.equal(error.line, 201)
  assert.equal(values.length, 200)

  // On a slow machine they come in several turns.
  const paused = linesOf(TEXT)
  const taken = []
  paused.on('readable', () => { for (let value; (value = paused.read()) !== null;) taken.push(value) })
  await once(paused, 'error')
  assert.equal(taken.length, 200)
})

test('a pipeline passes on what came before a bad line', async () => {
  const rows = []
  const sink = new Writable({ objectMode: true, highWaterMark: 1000, write (row, encoding, done) { rows.push(row); done() } })
  await assert.rejects(pipeline(linesOf(TEXT), sink), BAD)
  assert.equal(rows.length, 200)
})

test('a buffer may be used again once its write is called back, however long its line', async () => {
  const size = 6 * 1024 * 1024
  const buffer = Buffer.alloc(size)
  const stream = json.createLines()
  const values = stream.toArray()
  for (const letter of 'ab') {
    buffer.fill(letter)
    buffer[0] = buffer[size - 2] = '"'.charCodeAt(0)
    buffer[size - 1] = '\n'.charCodeAt(0)
    await written(stream, buffer)
  }
  buffer.fill('c')
  stream.end()
  assert.deepEqual(await values, ['a'.repeat(size - 3), 'b'.repeat(size - 3)])
})

test('a write that destroy() interrupts is called back', async () => {
  const stream = json.createLines()
  stream.on('error', () => {})
  const called = written(stream, Buffer.from('[1]\n'.repeat(500_000)))
  stream.destroy(new Error('enough'))
  await called
})

/** What a program sees of a stream, and of what was thrown, in order: the runner of tests catches what nobody else does. */
const seenBy = (program) => JSON.parse(execFileSync(process.execPath, ['-e', `
  const { once } = require('node:events')
  const { json } = require('offloop')
  const seen = []
  const see = (what) => {
    seen.push(what)
    if (what === 2) throw new Error('mine')
  }
  process.on('uncaughtException', (error) => seen.push(error.message))
  process.on('unhandledRejection', (error) => seen.push('a rejection: ' + error.message))
  async function main () { ${program} }
  main().then(() => console.log(JSON.stringify(seen)))`], { encoding: 'utf8' }))

test('the open end of a line that is too long is not copied', async (t) => {
  const { allocUnsafe } = Buffer
  let largest = 0
  t.mock.method(Buffer, 'allocUnsafe', (size) => {
    largest = Math.max(largest, size)
    return allocUnsafe(size)
  })
  for (const before of ['', '1\n', '"']) {
    const stream = json.createLines({ maxLineBytes: 1000, onError: 'skip' })
    const skipped = once(stream.resume(), 'skip')
    if (before !== '') stream.write(before)
    stream.write(Buffer.alloc(5_000_000, 'x'))
    stream.end('x\n2\n')
    const [{ message }] = await skipped
    assert.match(message, /1000/)
    await once(stream, 'end')
  }
  assert.ok(largest < 1_000_000, String(largest))
})

test('what a listener throws is uncaught, as of every stream, and the stream goes on', () => {
  assert.deepEqual(seenBy(`
    const stream = json.createLines()
    stream.on('data', see).end('1\\n2\\n3\\n')
    await once(stream, 'end')`), [1, 2, 'mine', 3])
  assert.deepEqual(seenBy(`
    const stream = json.createLines({ as: 'buffer' })
    stream.on('data', (bytes) => see(bytes.length)).end('1\\n')
    await once(stream, 'end')`), [2, 'mine'])
  assert.deepEqual(seenBy(`
    const stream = json.createLines({ onError: 'skip' })
    stream.on('skip', ({ line }) => see(line)).resume().end('x\\nx\\nx\\n')
    await once(stream, 'end')`), [1, 2, 'mine', 3])
})

test('what a listener throws while the reader asks for more is uncaught, too', () => {
  assert.deepEqual(seenBy(`
    const stream = json.createLines({ onError: 'skip' })
    stream.on('skip', ({ line }) => see(line)).end('x\\nx\\nx\\n')
    // They are there before anybody reads.
    await new Promise((resolve) => setTimeout(resolve, 100))
    stream.resume()
    await once(stream, 'end')`), [1, 2, 'mine', 3])
})

test('what the callback of a large write throws is uncaught', () => {
  assert.deepEqual(seenBy(`
    const stream = json.createLines()
    stream.on('data', (text) => seen.push(text.length))
    stream.write('"' + 'x'.repeat(5e6) + '"\\n', () => see(2))
    stream.end('1\\n')
    await once(stream, 'end')`).sort(), [2, 5_000_000, 'mine', null])
})

test('a message may have what ends a line elsewhere', () => {
  const batch = new Batch(0)
  batch.faults = '1 0 -1 ERR_OFFLOOP_INVALID_INPUT one\rtwo\u2028three\n3 9 4 ERR_OFFLOOP_INVALID_INPUT four\n'
  assert.equal(batch.takeFault().message, 'one\rtwo\u2028three')
  assert.deepEqual(batch.takeFault(), { line: 3, start: 9, offset: 4, code: 'ERR_OFFLOOP_INVALID_INPUT', message: 'four' })
  assert.equal(batch.hasFaults, false)
})

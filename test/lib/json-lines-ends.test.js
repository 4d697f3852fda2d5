'use strict'

// What streams of lines owe to both sides when they end, and to the buffers that were written.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Writable } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const { test } = require('node:test')
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

  const paused = linesOf(TEXT)
  await once(paused, 'readable')
  const taken = []
  const failed = once(paused, 'error')
  for (let value; (value = paused.read()) !== null;) taken.push(value)
  await failed
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

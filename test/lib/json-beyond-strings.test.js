'use strict'

// Texts that are longer than a JavaScript string can be, as chunks.

const assert = require('node:assert/strict')
const { constants: { MAX_STRING_LENGTH } } = require('node:buffer')
const os = require('node:os')
const { test } = require('node:test')
const { json } = require('offloop')

const CHUNK = 32 * 1024 * 1024
/** Bytes of memory that the largest of these calls takes, and as many again. */
const NEEDED = 4e9

function reasonToSkip () {
  if (os.freemem() < NEEDED) return 'less than 4 GB of memory are free'
  return (process.env.OFFLOOP_SANITIZER !== undefined || /san/.test(process.env.LD_PRELOAD ?? '')) && 'a sanitizer takes several times the memory'
}

/** Most of it is white space, so that the value is small. It is in memory once. */
function longText () {
  const spaces = Buffer.alloc(CHUNK, ' ')
  const chunks = ['{"first":[1.10,', ...Array(Math.ceil((MAX_STRING_LENGTH + 1) / CHUNK)).fill(spaces), '"é"],"last":{"n":12345678901234567890}}']
  return chunks
}

test('a text beyond the longest string', { skip: reasonToSkip() }, async (t) => {
  const text = longText()
  const bytes = text.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0)
  assert.ok(bytes > MAX_STRING_LENGTH, `${bytes} bytes`)

  await t.test('is validated, and what is wrong behind it has its offset', async () => {
    assert.deepEqual(await json.validate(text), { valid: true })
    const { valid, error } = await json.validate([...text, ' x'])
    assert.equal(valid, false)
    assert.equal(error.offset, bytes + 1)
    assert.equal(error.line, 1)
    assert.equal(error.column, bytes + 2)
  })

  await t.test('is looked up in', async () => {
    assert.equal(String(await json.get(text, '/last', { as: 'buffer' })), '{"n":12345678901234567890}')
    assert.equal(await json.get(text, '/first/1'), 'é')
  })

  await t.test('is parsed', async () => {
    assert.deepEqual(await json.parse(text), { first: [1.1, 'é'], last: { n: 12345678901234567000 } })
  })

  await t.test('is opened', async () => {
    const document = await json.open(text)
    assert.equal(document.byteLength, bytes)
    assert.deepEqual(document.get('/last'), { n: 12345678901234567000 })
    document.close()
  })

  await t.test('becomes a short one', async () => {
    assert.equal(String(await json.minify(text)), '{"first":[1.10,"é"],"last":{"n":12345678901234567890}}')
  })

  await t.test('cannot become a string', async () => {
    await assert.rejects(json.get(text, '/first', { as: 'string' }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
  })
})

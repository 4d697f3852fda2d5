'use strict'

// A hash stream that others are piped to: when its digest is asked for, and what of.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const fs = require('node:fs')
const { once } = require('node:events')
const { PassThrough, Readable } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const { test } = require('node:test')
const { createHash } = require('offloop')

const digestOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex')

for (const end of [true, false]) {
  test(`the digest is of all that a file holds that is piped to it, end: ${end}`, async () => {
    const stream = createHash('sha256')
    fs.createReadStream(__filename, { highWaterMark: 100 }).pipe(stream, { end })
    assert.equal(await stream.digest(), digestOf(fs.readFileSync(__filename)))
  })
}

test('the digest waits for the last of several sources', async () => {
  const stream = createHash('sha256')
  const [first, second] = [new PassThrough(), new PassThrough()]
  first.pipe(stream, { end: false })
  second.pipe(stream, { end: false })
  const digest = stream.digest()
  first.end('one ')
  await once(first, 'end')
  second.end('two')
  assert.equal(await digest, digestOf('one two'))
  assert.equal(first.listenerCount('error') + second.listenerCount('error'), 0)
})

test('a source that has been taken away again is not waited for', async () => {
  const stream = createHash('sha256')
  const source = new PassThrough()
  source.pipe(stream)
  source.unpipe(stream)
  stream.write('mine')
  assert.equal(await stream.digest(), digestOf('mine'))
  const late = createHash('sha256')
  source.pipe(late)
  const digest = late.digest()
  late.write('mine')
  source.unpipe(late)
  assert.equal(await digest, digestOf('mine'))
  assert.equal(source.listenerCount('error'), 0)
})

test('a source that has ended before is no reason to wait', async () => {
  const source = Readable.from([]).resume()
  await once(source, 'end')
  const stream = createHash('sha256')
  source.pipe(stream)
  assert.equal(await stream.digest(), digestOf(''))
})

test('a source that fails makes the digest fail, before it is asked for and after', async () => {
  const missing = createHash('sha256')
  fs.createReadStream('/no/such/file').pipe(missing)
  await assert.rejects(missing.digest(), { code: 'ENOENT' })
  const stream = createHash('sha256')
  const source = new PassThrough()
  source.pipe(stream)
  source.write('part')
  source.destroy(new Error('broken'))
  await assert.rejects(once(source, 'close'), /broken/)
  await assert.rejects(stream.digest(), /broken/)
  const given = createHash('sha256')
  const up = new PassThrough()
  up.pipe(given)
  const digest = given.digest()
  up.destroy()
  await assert.rejects(digest, { code: 'ERR_STREAM_PREMATURE_CLOSE' })
})

test('a source that comes when the digest has been asked for counts as those before', async () => {
  const stream = createHash('sha256')
  const [first, second] = [new PassThrough(), new PassThrough()]
  first.pipe(stream, { end: false })
  const digest = stream.digest()
  second.pipe(stream, { end: false })
  second.destroy(new Error('broken later'))
  await assert.rejects(digest, /broken later/)
})

test('what pipeline() takes from an iterable or a Web stream is there when that has ended', async () => {
  for (const open of [() => (async function * () { yield 'mine' })(), () => new Blob(['mine']).stream()]) {
    const stream = createHash('sha256')
    await pipeline(open(), stream)
    assert.equal(await stream.digest(), digestOf('mine'))
  }
})

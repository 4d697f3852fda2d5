'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { compress, decompress, Dictionary, trainDictionary, plan, hash } = require('offloop')

const record = (i) => JSON.stringify({ id: i, name: `user ${i}`, email: `user${i}@example.org`, active: i % 2 === 0 })
const samples = Array.from({ length: 2000 }, (_, i) => record(i))

test('a trained dictionary makes small records smaller, and both sides need it', async () => {
  const dictionary = new Dictionary(await trainDictionary(samples, { size: 4096 }))
  const text = record(123456)
  const packed = await compress('zstd', text, { dictionary })
  assert.ok(packed.length < (await compress('zstd', text)).length / 1.5)
  assert.equal((await decompress('zstd', packed, { dictionary })).toString(), text)
  await assert.rejects(decompress('zstd', packed), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  const { output } = await plan().compress('zstd', { dictionary }).run(text)
  assert.equal((await decompress('auto', output, { dictionary })).toString(), text)
})

test('what is no dictionary is refused', async () => {
  for (const [bytes, received] of [[5, 'type number'], [null, 'null'], ['text', 'type string'], [[Buffer.of(1)], 'an instance of Array']]) {
    assert.throws(() => new Dictionary(bytes),
      { code: 'ERR_INVALID_ARG_TYPE', message: new RegExp(`^The argument "bytes" must be an instance of Buffer, .* Received ${received}`) })
  }
  assert.throws(() => new Dictionary(Buffer.alloc(0)), { code: 'ERR_INVALID_ARG_VALUE' })
  for (const dictionary of [{}, await trainDictionary(samples, { size: 4096 })]) {
    await assert.rejects(compress('zstd', '', { dictionary }), { code: 'ERR_INVALID_ARG_TYPE', message: /^The property "options\.dictionary" must be .*new Dictionary\(bytes\)/ })
  }
  await assert.rejects(trainDictionary('a'), { code: 'ERR_INVALID_ARG_TYPE', message: /^The argument "samples" must be an instance of Array\. Received type string/ })
  await assert.rejects(trainDictionary(['a']), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
})

test('elements of a large array stay apart', async () => {
  const list = [Buffer.alloc(3_000_000, 1), 'x'.repeat(2_500_000), Buffer.alloc(10, 2), '']
  const want = await Promise.all(list.map((each) => hash('sha256', each)))
  assert.deepEqual(await hash.many('sha256', list), want)
  const strings = ['y'.repeat(3_000_000), 'é'.repeat(2_000_000)]
  assert.deepEqual(await hash.many('sha256', strings), await Promise.all(strings.map((each) => hash('sha256', each))))
})

test('an absent value ends a plan', async () => {
  const absent = plan().get('/b').digest('sha256').compress('gzip')
  assert.deepEqual(await absent.run('{"a":1}'), { output: undefined })
  const before = plan().digest('xxh3-64', { name: 'before' }).get('/b').digest('sha256').digest('md5', { name: 'packed' })
  assert.deepEqual(await before.run('{"a":1}'), { output: undefined, before: await hash('xxh3-64', '{"a":1}') })
})

'use strict'

// One input in very many chunks, and long strings: handing them over takes many turns of the event loop.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { test } = require('node:test')
const binding = require('../../lib/binding')
const { hash } = require('offloop')

const digestOf = (list) => crypto.createHash('sha256').update(Buffer.concat(list.map((each) => Buffer.from(each)))).digest('hex')

/** Counts calls of a native function in each turn while `work` is under way. @returns {Promise<number[]>} */
async function callsByTurn (name, work) {
  const turns = [0]
  let next = setImmediate(function count () {
    turns.push(0)
    next = setImmediate(count)
  })
  const native = binding[name]
  binding[name] = (...args) => {
    turns[turns.length - 1]++
    return native(...args)
  }
  try {
    await work()
  } finally {
    binding[name] = native
    clearImmediate(next)
  }
  return turns.filter((calls) => calls > 0)
}

test('a list of very many small chunks is copied in turns', async () => {
  const list = Array.from({ length: 20_000 }, (_, i) => Buffer.from(`${i},`))
  let digest
  const turns = await callsByTurn('fillInput', async () => { digest = await hash('sha256', list) })
  assert.equal(digest, digestOf(list))
  assert.equal(turns.reduce((sum, calls) => sum + calls, 0), list.length)
  assert.ok(Math.max(...turns) <= 4096, String(turns))
})

test('so are its strings, empty chunks and buffers of every kind', async () => {
  const kinds = [(text) => text, (text) => Buffer.from(text), (text) => new Uint8Array(Buffer.from(text)).buffer, () => Buffer.alloc(0), () => '']
  const list = Array.from({ length: 15_000 }, (_, i) => kinds[i % kinds.length](`é${i}`))
  const strings = list.filter((each) => typeof each === 'string')
  for (const each of [list, strings]) {
    let digest
    const turns = await callsByTurn('fillInput', async () => { digest = await hash('sha256', each) })
    assert.equal(digest, digestOf(each))
    assert.ok(Math.max(...turns) <= 4096, String(turns))
  }
})

test('a list of very many chunks is copied, not moved', async () => {
  const list = Array.from({ length: 5000 }, (_, i) => new Uint8Array([i]))
  const want = digestOf(list)
  assert.equal(await hash('sha256', list, { move: true }), want)
  assert.equal(list[4999].length, 1)
})

test('the wrong element of a long list is named', async () => {
  const list = Array.from({ length: 5000 }, () => 'a')
  list[4998] = 5
  await assert.rejects(hash('sha256', list), { code: 'ERR_INVALID_ARG_TYPE', message: /"data\[4998\]"/ })
})

test('a small input in many chunks is not worked on inline', async () => {
  const few = Array.from({ length: 200 }, () => 'a')
  assert.equal((await callsByTurn('runInline', () => hash('sha256', few))).length, 1)
  const many = Array.from({ length: 300 }, () => 'a')
  assert.deepEqual(await callsByTurn('runInline', async () => assert.equal(await hash('sha256', many), digestOf(many))), [])
})

test('a string whose UTF-8 may be large is encoded in turns', async () => {
  const text = '漢'.repeat(2_200_000)
  const { encode } = TextEncoder.prototype
  const sizes = []
  TextEncoder.prototype.encode = function (piece) {
    sizes.push(piece.length)
    return encode.call(this, piece)
  }
  try {
    assert.equal(await hash('sha256', text), digestOf([text]))
  } finally {
    TextEncoder.prototype.encode = encode
  }
  assert.ok(sizes.length >= 4, String(sizes))
  assert.ok(Math.max(...sizes) <= 512 * 1024 + 1, String(sizes))
})

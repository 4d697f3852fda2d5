'use strict'

// Every kind of bytes that a caller may pass, small and large.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const { test } = require('node:test')
const vm = require('node:vm')
const { hash, hmac } = require('offloop')

const digestOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex')
/** In the pool, however small: what is not urgent is never done inline. */
const sha256 = (data, options) => hash('sha256', data, { lane: 'bulk', ...options })

const source = crypto.randomBytes(48)
const bufferOf = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)

const VIEWS = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  BigInt64Array, BigUint64Array, DataView,
]

for (const View of VIEWS) {
  test(`a ${View.name} is its bytes`, async () => {
    assert.equal(await sha256(new View(bufferOf(source))), digestOf(source))
    const part = new View(bufferOf(source), 8, View === DataView ? 16 : 16 / View.BYTES_PER_ELEMENT)
    assert.equal(await sha256(part), digestOf(source.subarray(8, 24)))
    assert.equal(await sha256(part, { move: true }), digestOf(source.subarray(8, 24)))
    assert.equal(part.byteLength, 16, 'a view of a part is copied, because the rest may be of use')
  })
}

test('a Buffer, an ArrayBuffer and shared memory are their bytes', async () => {
  const shared = new SharedArrayBuffer(source.length)
  new Uint8Array(shared).set(source)
  for (const data of [source, bufferOf(source), shared, new Uint8Array(shared), new DataView(shared)]) {
    assert.equal(await sha256(data), digestOf(source))
    assert.equal(await hash('sha256', data), digestOf(source), 'inline too')
  }
  assert.equal(await sha256(shared, { move: true }), digestOf(source))
  assert.equal(shared.byteLength, source.length, 'shared memory has no single owner who could give it away')
})

test('WebAssembly memory is its bytes, and cannot be moved', async () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 })
  new Uint8Array(memory.buffer).fill(7)
  const want = digestOf(new Uint8Array(65536).fill(7))
  assert.equal(await sha256(memory.buffer), want)
  assert.equal(await sha256(memory.buffer, { move: true }), want)
  assert.equal(memory.buffer.byteLength, 65536)
})

test('resizable memory counts as long as it is at the call', async () => {
  const buffer = new ArrayBuffer(10, { maxByteLength: 100_000 })
  const tracking = new Uint8Array(buffer)
  const offset = new Uint8Array(buffer, 5)
  buffer.resize(50_000)
  tracking.fill(3)
  assert.equal(await sha256(tracking), digestOf(Buffer.alloc(50_000, 3)))
  assert.equal(await sha256(offset), digestOf(Buffer.alloc(49_995, 3)))
  assert.equal(await sha256(buffer, { move: true }), digestOf(Buffer.alloc(50_000, 3)))
  buffer.resize(20)
  assert.equal(await sha256(tracking), digestOf(Buffer.alloc(20, 3)))
  assert.equal(await sha256(offset), digestOf(Buffer.alloc(15, 3)))
})

test('growing shared memory counts as long as it is at the call', async () => {
  const shared = new SharedArrayBuffer(10, { maxByteLength: 100 })
  const tracking = new Uint8Array(shared)
  shared.grow(64)
  assert.equal(await sha256(tracking), digestOf(Buffer.alloc(64)))
  assert.equal(await sha256(shared), digestOf(Buffer.alloc(64)))
})

test('nothing is an input too', async () => {
  const want = digestOf('')
  for (const data of ['', [], [''], Buffer.alloc(0), new ArrayBuffer(0), new SharedArrayBuffer(0), new DataView(new ArrayBuffer(0))]) {
    assert.equal(await sha256(data), want)
    assert.equal(await hash('sha256', data), want)
    assert.equal(await sha256(data, { move: true }), want)
  }
})

test('what was transferred away is refused, not taken for empty', async () => {
  for (const make of [(buffer) => buffer, (buffer) => new Uint8Array(buffer), (buffer) => new DataView(buffer), (buffer) => ['x', Buffer.from(buffer)]]) {
    const buffer = new ArrayBuffer(64)
    const data = make(buffer)
    structuredClone(buffer, { transfer: [buffer] })
    await assert.rejects(sha256(data), { code: 'ERR_INVALID_ARG_VALUE', message: /detached/ })
  }
})

const STRINGS = {
  ASCII: 'plain',
  'Latin-1': 'déjà vu',
  CJK: '漢字',
  emoji: '😀👩‍👩‍👧',
  'a zero character': 'a\0b',
  'a lone high surrogate': 'a\ud800',
  'a lone low surrogate': '\udc00b',
  'surrogates in the wrong order': '\udc00\ud800',
}

for (const [name, text] of Object.entries(STRINGS)) {
  test(`${name} is UTF-8, as Buffer.from() has it`, async () => {
    const want = digestOf(Buffer.from(text))
    assert.equal(await sha256(text), want)
    assert.equal(await hash('sha256', text), want)
    assert.equal(await sha256([text, source]), digestOf(Buffer.concat([Buffer.from(text), source])))
    assert.equal(await sha256(text, { move: true }), want)
  })
}

test('what another realm made is its bytes', async () => {
  const context = vm.createContext({})
  for (const code of ['new Uint8Array([1, 2, 3])', 'new Uint8Array([1, 2, 3]).buffer', '[new Uint8Array([1, 2]), new Uint8Array([3])]',
    'new DataView(new Uint8Array([1, 2, 3]).buffer)']) {
    assert.equal(await sha256(vm.runInContext(code, context)), digestOf(Buffer.from([1, 2, 3])), code)
    assert.equal(await sha256(vm.runInContext(code, context), { move: true }), digestOf(Buffer.from([1, 2, 3])), code)
  }
  const key = vm.runInContext('new Uint8Array([9]).buffer', context)
  assert.equal(await hmac('sha256', key, 'x'), await hmac('sha256', Buffer.from([9]), 'x'))
})

test('an array is read at the call, and its elements are named', async () => {
  const list = ['a', source]
  const running = sha256(list)
  list.length = 0
  assert.equal(await running, digestOf(Buffer.concat([Buffer.from('a'), source])))
  await assert.rejects(sha256(['a', 5]), { code: 'ERR_INVALID_ARG_TYPE', message: /"data\[1\]".*number \(5\)/ })
  await assert.rejects(sha256([['a']]), { code: 'ERR_INVALID_ARG_TYPE', message: /"data\[0\]".*Array/ })
  // eslint-disable-next-line no-sparse-arrays
  await assert.rejects(sha256(['a', , 'b']), { code: 'ERR_INVALID_ARG_TYPE', message: /"data\[1\]".*undefined/ })
})

test('large inputs of every kind cross in slices', async () => {
  const large = crypto.randomBytes(9_000_001)
  const want = digestOf(large)
  const shared = new SharedArrayBuffer(large.length)
  new Uint8Array(shared).set(large)
  const resizable = new ArrayBuffer(large.length, { maxByteLength: 10_000_000 })
  new Uint8Array(resizable).set(large)
  const parts = [large.subarray(0, 1), new DataView(shared, 1, 6_000_000), new Uint8Array(resizable, 6_000_001)]
  for (const data of [large, bufferOf(large), shared, resizable, new Uint8Array(resizable), parts]) {
    assert.equal(await sha256(data), want)
  }
  assert.equal(await sha256(parts, { move: true }), want, 'what is too large to be copied at once')
  assert.equal(await sha256(large, { move: true }), want)
})

test('large strings cross in pieces, without a character cut in two', async () => {
  for (const unit of ['x', 'é', '漢', '😀', 'a😀', '\ud800']) {
    const text = unit.repeat(Math.ceil(4_300_000 / unit.length))
    const want = digestOf(Buffer.from(text))
    assert.equal(await sha256(text), want)
    assert.equal(await sha256(text, { move: true }), want)
    assert.equal(await sha256(['', text, Buffer.from('end'), 'é']), digestOf(Buffer.from(`${text}endé`)))
  }
})

test('many small strings that are large together cross in pieces', async () => {
  const list = Array.from({ length: 60_000 }, (_, i) => `${i} `.repeat(20))
  assert.equal(await sha256(list), digestOf(list.join('')))
  const few = list.slice(0, 100)
  assert.deepEqual(await hash.many('sha256', few), few.map((each) => digestOf(each)))
})

test('a message of hash.many may come in chunks', async () => {
  const list = [['one', Buffer.from('two')], 'three', [], [new Uint8Array([1]).buffer]]
  assert.deepEqual(await hash.many('sha256', list), ['onetwo', 'three', '', '\x01'].map((each) => digestOf(each)))
  await assert.rejects(hash.many('sha256', [['one', ['two']]]), { code: 'ERR_INVALID_ARG_TYPE', message: /"list\[0\]\[1\]"/ })
})

test('the messages of hash.many stay apart, however large they are', async () => {
  const list = ['', crypto.randomBytes(3_000_000), 'é'.repeat(3_000_000), 'x', crypto.randomBytes(5_000_000), '']
  const want = list.map((each) => digestOf(each))
  assert.deepEqual(await hash.many('sha256', list), want)
  assert.deepEqual((await hash.many('sha256', list, { encoding: 'buffer' })).map((each) => each.toString('hex')), want)
  assert.deepEqual(await hash.many('sha256', list, { move: true }), want)
})

test('with move the bytes are taken at the call', async () => {
  const buffer = crypto.randomBytes(5_000_000).buffer
  const want = digestOf(new Uint8Array(buffer))
  const running = sha256(buffer, { move: true })
  assert.equal(buffer.byteLength, 0)
  assert.equal(await running, want)
})

test('moved memory is freed as soon as the work is done, not when it is collected', async () => {
  const size = 64 * 1024 * 1024
  const moved = [new Uint8Array(size / 2).fill(1), new Uint8Array(size / 2).fill(2)]
  const before = process.memoryUsage().arrayBuffers
  await sha256(moved, { move: true })
  assert.ok(process.memoryUsage().arrayBuffers <= before - size, 'its memory is gone')
})

test('one buffer twice in a moved list counts twice', async () => {
  const bytes = new Uint8Array(1000).fill(1)
  assert.equal(await sha256([bytes, bytes], { move: true }), digestOf(Buffer.alloc(2000, 1)))
  const views = [new Uint8Array(bytes.buffer), new Uint8Array(bytes.buffer, 0, 10)]
  assert.equal(await sha256(views, { move: true }), digestOf(Buffer.alloc(1010, 1)))
})

test("a moved result of offloop's own is its bytes, and stays", async () => {
  // Larger results are memory of the add-on, which Node cannot transfer.
  const { compress, decompress } = require('offloop')
  const packed = await compress('zstd', crypto.randomBytes(100_000))
  const back = await decompress('zstd', packed, { move: true })
  assert.equal(back.length, 100_000)
})

test('a moved string never shares memory that JavaScript can name', async () => {
  // Small Buffers share one block, and so does whatever names it: taking it away must not hurt.
  const pool = Buffer.from('x').buffer
  const running = sha256(Array.from({ length: 100 }, (_, i) => `piece ${i}`), { move: true })
  try { structuredClone(pool, { transfer: [pool] }) } catch { /* Newer lines refuse. */ }
  assert.equal(await running, digestOf(Array.from({ length: 100 }, (_, i) => `piece ${i}`).join('')))
})

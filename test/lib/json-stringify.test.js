'use strict'

// json.stringify against JSON.stringify: the same text, the same errors, the same calls of the user's code.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { json } = require('offloop')

async function outcomeOf (make) {
  try { return { text: await make() } } catch (error) { return { name: error.name, message: error.message, error } }
}

async function same (make, space) {
  const wanted = await outcomeOf(() => JSON.stringify(make(), null, space))
  const got = await outcomeOf(() => json.stringify(make(), { space }))
  assert.deepEqual({ ...got, error: 0 }, { ...wanted, error: 0 })
  if (wanted.error !== undefined) return assert.equal(got.error.constructor, wanted.error.constructor)
  const bytes = await json.stringify(make(), { space, as: 'buffer' })
  assert.equal(bytes === undefined ? undefined : bytes.toString(), wanted.text === undefined ? undefined : Buffer.from(wanted.text).toString())
}

const SPACES = [undefined, 0, 2, 2.9, 11, -1, NaN, '', '\t', 'ab', '\n', 'x\n', '\n\n', '----------long', '$', '$&', "$'", '$$\n']
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i))

const VALUES = {
  scalars: () => [0, -0, 1.5, 1e21, NaN, Infinity, null, undefined, true, false, '', 'text', 'é€😀', '\ud800', '\udc00x', '\u2028"\\\n'],
  'nothing to write': () => undefined,
  'a function': () => () => {},
  'a symbol': () => Symbol('x'),
  null: () => null,
  'a string': () => 'te"xt\u0007',
  empty: () => [[], {}, [[]], [{}], { a: {}, b: [] }],
  omitted: () => ({ a: undefined, b: () => {}, c: Symbol('x'), d: 1, [Symbol('y')]: 2 }),
  'all omitted': () => ({ a: undefined, b: { c: undefined } }),
  holes: () => [, 1, , [,]], // eslint-disable-line no-sparse-arrays
  order: () => ({ b: 1, 2: 1, a: 1, 1: 1, '-1': 1, 4294967295: 1 }),
  dates: () => ({ now: new Date(0), bad: new Date(NaN), list: [new Date(1e12)] }),
  boxed: () => [Object(1), Object('x'), Object(true), Object(Symbol('x')), { a: Object('y') }],
  views: () => [new Uint8Array([1, 2]), Buffer.from('ab'), new DataView(new ArrayBuffer(2)), new ArrayBuffer(2), new Float64Array(3)],
  collections: () => [new Map([[1, 2]]), new Set([1]), /x/g, new Error('x'), new WeakMap(), Promise.resolve()],
  'names that are special': () => JSON.parse('{"__proto__":{"a":1},"constructor":1,"toJSON":{"a":2},"toString":null}'),
  'no prototype': () => Object.assign(Object.create(null), { a: 1, b: Object.create(null) }),
  inherited: () => Object.create({ a: 1 }, { b: { value: 2, enumerable: true }, c: { value: 3 } }),
  'a class': () => new (class Point { x = 1; #y = 2; get z () { return this.#y } })(),
  'array subclass': () => new (class List extends Array {})(1, 2, 3),
  'array with names': () => Object.assign([1, 2], { name: 3 }),
  'sparse and long': () => { const list = [1]; list[5000] = 2; return list },
  'long array': () => many(5000, (i) => ({ i, text: `value ${i}`, list: [i, -i] })),
  'many names': () => Object.fromEntries(many(5000, (i) => [`name ${i}`, i % 3 === 0 ? undefined : { i }])),
  'a long array of omitted': () => many(5000, () => undefined),
  'a long object of omitted': () => Object.fromEntries(many(5000, (i) => [`name ${i}`, undefined])),
  'long strings': () => ['x'.repeat(200_000), { ['k'.repeat(100_000)]: 'é"'.repeat(70_000) }],
  'pairs at the cut': () => ['x'.repeat(32_767) + '😀'.repeat(20_000), '😀'.repeat(40_000), '\ud800'.repeat(70_000)],
  // V8's own comes to 4,000, and on Windows to 1,000.
  deep: () => many(1000, () => 0).reduce((inner, _, i) => i % 2 ? [inner] : { inner }, 'bottom'),
  'deep and wide': () => many(300, () => 0).reduce((inner) => ({ list: many(40, (i) => i), inner, after: 1 }), {}),
  'toJSON with names': () => ({ a: { toJSON (key) { return `was ${key}` } }, list: [0, { toJSON (key) { return [key, typeof key] } }] }),
  'toJSON at the top': () => ({ toJSON (key) { return { key, date: new Date(0) } } }),
  'toJSON to nothing': () => ({ a: { toJSON () {} }, b: [{ toJSON () {} }] }),
  'toJSON to one with toJSON': () => ({ toJSON () { return { a: 1, toJSON () { return 'twice' } } } }),
  'toJSON to a date': () => ({ toJSON () { return new Date(0) } }),
  'toJSON to a large one': () => many(3, (n) => ({ toJSON () { return many(3000, (i) => ({ n, i })) } })),
  'toJSON of a function': () => [Object.assign(() => {}, { toJSON () { return 'function' } })],
  'toJSON that is hidden': () => Object.defineProperty({ a: 1 }, 'toJSON', { value () { return 'hidden' } }),
  'a proxy': () => new Proxy({ a: 1, b: [2] }, {}),
  'a proxy of an array': () => ({ list: new Proxy([1, { a: 2 }], {}) }),
  'a proxy of any length': () => new Proxy([], { get: (_, name) => name === 'length' ? '3.7' : name === 'toJSON' ? undefined : String(name) }),
  'a proxy with an order of its own': () => [['b', '1', 'a', '0', '10', '9', '4294967295', '01', '2'], ['3', '1', '2'], ['', '0', 'é']].map((names) => new Proxy({}, {
    ownKeys: () => names,
    getOwnPropertyDescriptor: (_, name) => ({ value: 1, enumerable: true, configurable: true }),
    get: (_, name) => name === 'toJSON' ? undefined : `value ${name}`,
  })),
  'a revoked proxy': () => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return [1, proxy] },
  bigint: () => ({ a: [1n] }),
  'a boxed bigint': () => [Object(1n)],
  'what throws': () => ({ a: 1, get b () { throw new RangeError('mine') } }),
  'a cycle': () => { const value = { a: { list: [0] } }; value.a.list.push(value); return value },
  'a cycle further in': () => { const value = { x: { y: {} } }; value.x.y.back = value.x; return value },
  'a cycle in a class': () => { const value = new (class Node { next = [1] })(); value.next.push(value); return value },
  'a cycle in itself': () => { const list = []; list.push(list); return list },
  'a cycle far down': () => {
    const top = {}
    let at = top
    for (let i = 0; i < 100; i++) at = at.down = {}
    at.down = top
    return top
  },
  'one value twice is no cycle': () => { const one = { a: [] }; return [one, one, { one }] },
}

for (const [name, make] of Object.entries(VALUES)) {
  test(`${name}: as JSON.stringify`, async () => {
    for (const space of SPACES) await same(make, space)
  })
}

// From Node 21 on.
if (JSON.rawJSON !== undefined) {
  test('raw JSON is written as it stands', () =>
    same(() => [JSON.rawJSON('1.10'), { a: JSON.rawJSON('"x"') }, JSON.rawJSON(`"${'y'.repeat(100_000)}"`)]))
}

test('code of the user runs once, and in the same order', async () => {
  const traced = (log) => {
    const trap = (name, target) => new Proxy(target, {
      ownKeys (...all) { log.push(`${name}.ownKeys`); return Reflect.ownKeys(...all) },
      getOwnPropertyDescriptor (object, key) { log.push(`${name}.descriptor ${String(key)}`); return Reflect.getOwnPropertyDescriptor(object, key) },
      get (object, key, receiver) { log.push(`${name}.get ${String(key)}`); return Reflect.get(object, key, receiver) },
      has (object, key) { log.push(`${name}.has ${String(key)}`); return Reflect.has(object, key) },
      getPrototypeOf (object) { log.push(`${name}.prototype`); return Reflect.getPrototypeOf(object) },
    })
    const list = [1, 2, 3]
    Object.defineProperty(list, 1, { get () { log.push('element 1'); return { a: 1 } }, enumerable: true })
    return {
      plain: { a: 1, b: [1] },
      first: { toJSON (key) { log.push(`toJSON ${key}`); return { inner: trap('inner', { x: 1 }) } } },
      get second () { log.push('getter second'); return [{ get deep () { log.push('getter deep'); return 1 } }] },
      list,
      child: Object.create(trap('prototype', {}), { own: { value: 1, enumerable: true } }),
      proxy: trap('proxy', { p: trap('nested', [1, { q: 2 }]) }),
      boxed: Object.assign(Object(1), { valueOf () { log.push('valueOf'); return 5 } }),
      last: { get toJSON () { log.push('get toJSON'); return () => 'last' } },
      many: many(300, (i) => ({ get n () { log.push(`n ${i}`); return i } })),
    }
  }
  const wanted = []
  const text = JSON.stringify(traced(wanted))
  const got = []
  assert.equal(await json.stringify(traced(got)), text)
  assert.deepEqual(got, wanted)
})

test('toJSON on a prototype that everybody shares is heard', async () => {
  Object.prototype.toJSON = function (key) { return key === 'a' ? 'shared' : this } // eslint-disable-line no-extend-native
  BigInt.prototype.toJSON = function () { return `${this}n` } // eslint-disable-line no-extend-native
  try {
    const value = { a: {}, b: [{ a: [1] }], c: 12n }
    assert.equal(await json.stringify(value), JSON.stringify(value))
  } finally {
    delete Object.prototype.toJSON
    delete BigInt.prototype.toJSON
  }
})

// Objects that come again and again with the same names are looked at less closely: these come after so many.
const plain = (i) => ({ i, text: `value ${i}`, inner: { a: i, b: [i] } })
const LATE = {
  'a getter': () => Object.defineProperty({ i: 0, text: '' }, 'inner', { get: () => ({ a: 1, b: [] }), enumerable: true }),
  'a getter further in': () => ({ i: 0, text: '', inner: { get a () { return 'got' }, b: 1 } }),
  'a toJSON that is hidden': () => Object.defineProperty(plain(1), 'toJSON', { value: (key) => `was ${key}` }),
  'a toJSON that is hidden further in': () => ({ ...plain(1), inner: Object.defineProperty({ a: 1, b: 2 }, 'toJSON', { value: (key) => ({ key }) }) }),
  'a toJSON that can be seen': () => ({ ...plain(1), toJSON: (key) => [key] }),
  'a toJSON that is no function': () => ({ ...plain(1), toJSON: { a: 1 } }),
  'a proxy': () => ({ ...plain(1), inner: new Proxy({ a: 1, b: 2 }, {}) }),
  'another order': () => ({ text: 'x', i: 1, inner: { b: 1, a: 2 } }),
  'fewer names': () => ({ i: 1, text: undefined }),
  'more names': () => ({ ...plain(1), more: plain(2) }),
  'a heavy one': () => ({ i: 1, text: '', inner: { a: many(9000, plain), b: 'after' } }),
  'a heavy string': () => ({ i: 1, text: '"'.repeat(300_000), inner: null }),
  'a class': () => Object.assign(new (class Thing { toJSON (key) { return { key } } })(), plain(1)),
  'no prototype': () => Object.assign(Object.create(null), plain(1)),
  'a bigint': () => ({ ...plain(1), inner: { a: 1n, b: 2 } }),
  'a cycle': () => { const value = plain(1); value.inner.a = value; return value },
}

for (const [name, make] of Object.entries(LATE)) {
  test(`${name}, after many of the same names: as JSON.stringify`, async () => {
    for (const space of [undefined, 2]) {
      await same(() => [...many(300, plain), make(), ...many(10, plain)], space)
      // So many that what comes late stands at another place in a group than in the list.
      await same(() => [...many(1500, plain), make(), plain(0)], space)
      await same(() => ({ first: { list: many(300, plain).map((each) => ({ each })) }, late: { deep: { value: make() } }, last: plain(0) }), space)
    }
  })
}

test('what code of the user does to all objects meanwhile is seen', async () => {
  const value = () => [...many(300, plain), { toJSON () { change(); return 'changed' } }, ...many(300, plain)]
  let change
  const both = async (changeNow) => {
    change = changeNow
    try {
      const wanted = JSON.stringify(value())
      delete Object.prototype.extra
      delete Object.prototype.toJSON
      assert.equal(await json.stringify(value()), wanted)
    } finally {
      delete Object.prototype.extra
      delete Object.prototype.toJSON
    }
  }
  /* eslint-disable no-extend-native */
  await both(() => { Object.prototype.extra = 1 })
  await both(() => { Object.prototype.toJSON = function (key) { return key === 'inner' ? 'shared' : this } })
})

// A generator of its own, so that a failure can be repeated from its number.
function random (seed) {
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor(seed / 2 ** 32 * below)
  }
}

function arbitrary (pick, depth) {
  const scalars = [
    () => pick(1000) - 500, () => pick(1e9) / 977, () => 'abc"\\é😀\ud801\n'.repeat(pick(4)).slice(pick(5)), () => pick(2) === 1,
    () => null, () => undefined, () => () => {}, () => NaN, () => new Date(pick(1e9)), () => Object(pick(9)), () => Symbol.iterator,
  ]
  const kind = pick(depth > 5 ? 11 : 18)
  if (kind < 11) return scalars[kind]()
  const size = pick(12) === 0 ? pick(400) : pick(6)
  const inner = () => arbitrary(pick, depth + 1)
  if (kind < 14) return many(size, inner)
  const entries = many(size, (i) => [pick(3) === 0 ? i : `k${pick(50)}"é`, inner()])
  const object = Object.fromEntries(entries)
  if (kind === 15) Object.defineProperty(object, 'got', { get: () => 'got', enumerable: pick(2) === 1 })
  if (kind === 16) Object.defineProperty(object, 'toJSON', { value: (key) => [key, entries.length], enumerable: pick(2) === 1 })
  return kind === 17 ? new Proxy(object, {}) : object
}

test('any value, any space', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const space = SPACES[seed % SPACES.length]
    try {
      await same(() => arbitrary(random(seed), 0), space)
    } catch (error) {
      throw new Error(`with seed ${seed} and space ${JSON.stringify(space)}`, { cause: error })
    }
  }
})

test('any value, again and again', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    try {
      await same(() => many(250, (i) => arbitrary(random(seed * 10 + (i === 249 ? 9 : i % 4)), 2)), SPACES[seed % 3])
    } catch (error) {
      throw new Error(`with seed ${seed}`, { cause: error })
    }
  }
})

test('the event loop goes on while a large value is written', async () => {
  const value = many(200_000, (i) => ({ i, text: `value ${i}` }))
  let turns = 0
  let over = false
  const count = () => { turns++; if (!over) setImmediate(count) }
  setImmediate(count)
  const text = await json.stringify(value, { maxStall: 1 })
  over = true
  assert.equal(text, JSON.stringify(value))
  assert.ok(turns > 5, `${turns} turns`)
})

test('a small value is taken as it is at the call', async () => {
  const value = { a: 1 }
  const written = json.stringify(value)
  value.a = 2
  assert.equal(await written, '{"a":1}')
})

test('what a library put on Array.prototype is for arrays of the value alone', async (t) => {
  t.after(() => { delete Array.prototype.toJSON })
  const values = [{ list: [1, 2, 3] }, [1, [2, 3]], [[{ a: [1, 2] }], 4], []]
  for (const toJSON of [function () { return [...this].reverse() }, function (key) { return key === '' ? 'root' : this }]) {
    Object.defineProperty(Array.prototype, 'toJSON', { value: toJSON, configurable: true })
    for (const value of values) assert.equal(await json.stringify(value), JSON.stringify(value))
  }
})

test('a nest without end comes to one', async () => {
  const endless = { toJSON () { return { next: endless } } }
  await assert.rejects(json.stringify(endless, { as: 'buffer' }), { code: 'ERR_OUT_OF_RANGE', name: 'RangeError' })
})

test('it stops for its signal and its timeout', async () => {
  const endless = new Proxy([], { get: (_, name) => name === 'length' ? Number.MAX_SAFE_INTEGER : undefined })
  await assert.rejects(json.stringify(endless, { as: 'buffer', timeout: 20 }), { code: 'ERR_OFFLOOP_TIMEOUT' })
  const controller = new AbortController()
  const written = json.stringify(endless, { as: 'buffer', signal: controller.signal })
  setImmediate(() => controller.abort('enough'))
  await assert.rejects(written, { name: 'AbortError', cause: 'enough' })
  await assert.rejects(json.stringify(1, { signal: AbortSignal.abort() }), { name: 'AbortError' })
})

test('wrong options are refused', async () => {
  await assert.rejects(json.stringify(1, { space: true }), { code: 'ERR_INVALID_ARG_TYPE' })
  await assert.rejects(json.stringify(1, { as: 'value' }), { code: 'ERR_INVALID_ARG_VALUE' })
  await assert.rejects(json.stringify(1, { maxStall: 0 }), { code: 'ERR_OUT_OF_RANGE' })
  await assert.rejects(json.stringify(1, { replacer: 1 }), { code: 'ERR_INVALID_ARG_VALUE' })
})

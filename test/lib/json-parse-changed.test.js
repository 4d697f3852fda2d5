'use strict'

// json.parse where the program changes, once offloop is loaded, what all code uses: the values stay those of the text.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { json } = require('offloop')

const own = { ...Object.getOwnPropertyDescriptors(JSON) }
const { parse, stringify } = JSON

/** Two kinds of objects with the same first names, so often that functions are compiled for them. */
const objects = (name) => Array(3000).fill(`{"a":1,"b":2,"${name}":3,"user":4},{"a":1,"b":2,"${name}":3,"admin":false}`)
const textOf = (name) => `[${objects(name).join()}]`

async function sameWhile (t, change, name) {
  t.after(() => {
    Object.defineProperties(JSON, own)
    delete Array.prototype.toJSON
  })
  const text = textOf(name)
  change()
  const value = await json.parse(text)
  Object.defineProperties(JSON, own)
  delete Array.prototype.toJSON
  assert.deepEqual(value, parse(text))
  // What was compiled meanwhile is used again.
  assert.deepEqual(await json.parse(text), parse(text))
}

test('a toJSON of all arrays that shortens them', (t) => sameWhile(t, () => {
  // eslint-disable-next-line no-extend-native
  Object.defineProperty(Array.prototype, 'toJSON', { value () { return this.length }, configurable: true })
}, 'first'))

test('a JSON.stringify that shortens arrays', (t) => sameWhile(t, () => {
  JSON.stringify = (value, ...rest) => stringify(Array.isArray(value) ? value.slice(0, 3) : value, ...rest)
}, 'second'))

test('a JSON.parse that gives something else', async (t) => {
  await sameWhile(t, () => { JSON.parse = () => [] }, 'third')
  JSON.parse = () => ({ other: 1 })
  const stream = json.createLines()
  stream.end('[1]\n{"a":1}\n')
  const values = await stream.toArray()
  const document = await json.open('{"a":[1]}')
  const opened = [document.get('/a'), document.keys('')]
  const small = await json.parse('{"a":1}')
  document.close()
  JSON.parse = parse
  assert.deepEqual(values, [[1], { a: 1 }])
  assert.deepEqual(opened, [[1], ['a']])
  assert.deepEqual(small, { a: 1 })
})

test('names that would be one when they are joined', async () => {
  const pairs = [['1:a', 'b'], ['1', 'a1:b'], ['a', '"b', 'c'], ['a,"b', 'c'], ['', '1:x'], ['0:', 'x'], ['é1:b'], ['é', 'b']]
  const object = (names) => `{${names.map((name, i) => `${stringify(name)}:${i}`)}}`
  const text = `[${Array(50).fill(pairs.map(object).join()).join()},"${'x'.repeat(20_000)}"]`
  for (let turn = 0; turn < 2; turn++) assert.deepEqual(await json.parse(text), parse(text))
})

// Nothing is compiled in this process afterwards.
test('a Function that no longer makes code', async (t) => {
  const { Function } = globalThis
  t.after(() => { globalThis.Function = Function })
  for (const name of ['before', 'after', 'later']) {
    const text = textOf(name)
    assert.deepEqual(await json.parse(text), parse(text))
    globalThis.Function = function () { throw new EvalError('Code generation from strings disallowed for this context') }
  }
})

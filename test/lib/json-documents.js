'use strict'

// Documents that json.parse must read as JSON.parse does, and how to tell.

const assert = require('node:assert/strict')

const repeat = (text, times) => Array(times).fill(text).join()
const numbered = (count, make) => Array.from({ length: count }, (_, i) => make(i)).join()
const nested = (depth) => '['.repeat(depth) + ']'.repeat(depth)
const objectsNested = (depth) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)

/** name → text; each larger than what is parsed in one go */
const documents = {
  __proto__: null,
  'objects of one shape': `[${numbered(20_000, (i) => `{"id":${i},"name":"name ${i}","tags":["a","b"],"x":{"y":null,"z":${i % 2 === 0}}}`)}]`,
  'one object with many names': `{${numbered(100_000, (i) => `"name ${i}":${i}`)}}`,
  'names that are indices, backwards': `{${numbered(50_000, (i) => `"${50_000 - i}":${i}`)}}`,
  'names that are indices in many objects': `[${repeat('{"b":1,"7":2,"a":3,"1":4,"01":5,"-1":6,"4294967295":7}', 5000)}]`,
  'a shape for each object': `[${numbered(50_000, (i) => `{"k${i}":1,"l${i}":2}`)}]`,
  'objects of many names': `[${repeat(`{${numbered(101, (i) => `"n${i}":${i}`)}}`, 50)},${repeat(`{${numbered(100, (i) => `"n${i}":${i}`)}}`, 50)}]`,
  'equal names': `[${repeat('{"a":1,"b":{"c":1},"a":{"d":2,"d":3},"b":4}', 3000)}]`,
  'equal names in a large object': `{${numbered(40_000, (i) => `"n${i % 1000}":[${i}]`)}}`,
  '__proto__ in many objects': `[${repeat('{"a":1,"__proto__":{"x":1},"b":{"\\u005f_proto__":null,"constructor":{"prototype":1}}}', 3000)}]`,
  '__proto__ in a large object': `{${numbered(40_000, (i) => i % 1000 === 0 ? '"__proto__":[1]' : `"n${i}":0`)}}`,
  'names of Object.prototype': `[${repeat('{"toString":1,"constructor":2,"hasOwnProperty":3,"valueOf":4,"__defineGetter__":5}', 3000)}]`,
  'names to be escaped': `[${repeat('{"":1,"\\"":2,"\\\\":3,"\\n":4,"\\u2028":5,"\\ud800":6,"é":7,"日本":8,"😀":9,"a-b":10,"`${}`":11,"*/":12}', 2000)}]`,
  integers: `[${numbered(200_000, (i) => i * 7)}]`,
  doubles: `[${numbered(100_000, (i) => i / 7)}]`,
  'all kinds of numbers': `[${repeat('0,-0,0.0,-0.0,1e400,-1e400,1e-400,12345678901234567890,9007199254740993,134217727,134217728,-134217728,2147483648,1E2,0.1,4.9e-324', 3000)}]`,
  'arrays of numbers': `[${numbered(20_000, (i) => `[${i / 3},${-i / 9}],[${i}],[${i},1,2],[],[1,2,3,4],[1,2,3,4,5.5],[-0]`)}]`,
  'arrays of all lengths': `[${numbered(600, (i) => `[${repeat('null', i)}],[${repeat('1', i)}],[${repeat('0.5', i)}],[${repeat('"x"', i)}]`)}]`,
  'arrays that turn out not to be numbers': `[${repeat('[1,2,0.5,"x"],[0.5,null],[1,[2,0.5]]', 5000)}]`,
  'arrays nested as deep as allowed': nested(1024),
  'objects nested as deep as allowed': objectsNested(1024).padEnd(20_000),
  'deep ones side by side': `[${repeat(nested(1000), 100)},${repeat(objectsNested(1000), 20)}]`,
  'short strings': `[${numbered(50_000, (i) => `"${'abcdefghijklm'.slice(0, i % 14)}${i % 3}"`)}]`,
  'repeated strings': `[${numbered(100_000, (i) => `"string number ${i * i % 1009}"`)}]`,
  'strings of all lengths': `[${numbered(1000, (i) => `"${'x'.repeat(i)}","${'é'.repeat(i)}","${'日'.repeat(i)}","${'😀'.repeat(i)}"`)}]`,
  'strings with escapes': `[${repeat('"\\u0041\\n\\t\\"\\\\\\/\\b\\f\\r","caf\\u00e9","\\ud83d\\ude00","\\ud83d","\\ude00\\ud83d","\\u0000","\\u65e5本"', 5000)}]`,
  'one long string': `"${'0123456789'.repeat(500_000)}"`,
  'one long string that is not Latin-1': `["${'0123456789\\u2028'.repeat(200_000)}"]`,
  'one string': '"' + 'é'.repeat(20_000) + '"',
  'white space': `${' '.repeat(50_000)}[ 1 ,\n\t{ "a" :\r 2 } ]${'\n'.repeat(50_000)}`,
  'a small value': ' '.repeat(100_000) + 'null',
  'empty ones': `[${repeat('[],{},[[]],[{}],{"a":[]},{"a":{}}', 5000)}]`,
}

/** Fails unless both are the same: values, prototypes, order of properties and what kind they are. Does not recurse. */
function assertIdentical (actual, expected) {
  const left = [[actual, expected]]
  while (left.length > 0) {
    const [a, b] = left.pop()
    if (typeof b !== 'object' || b === null) {
      if (!Object.is(a, b)) assert.fail(`${String(a).slice(0, 80)} is not ${String(b).slice(0, 80)}`)
      continue
    }
    assert.equal(typeof a, 'object')
    assert.equal(Object.getPrototypeOf(a), Object.getPrototypeOf(b))
    const names = Reflect.ownKeys(b)
    if (names.length > 0) assert.deepEqual(Reflect.ownKeys(a), names)
    for (const name of names) {
      const one = Object.getOwnPropertyDescriptor(a, name)
      const { value, ...flags } = Object.getOwnPropertyDescriptor(b, name)
      if (!Object.hasOwn(one, 'value') || Object.keys(flags).some((flag) => one[flag] !== flags[flag])) assert.fail(name)
      left.push([one.value, value])
    }
  }
}

module.exports = { documents, nested, objectsNested, assertIdentical }

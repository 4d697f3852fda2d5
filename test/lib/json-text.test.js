'use strict'

// JSON text to JSON text, against JSON.parse and JSON.stringify.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { json, plan } = require('offloop')
const binding = require('../../lib/binding')

const VALUES = [
  null, true, 0, -1, 1.5, '', 'a', [], {}, [[]], [{}], { a: [] }, { a: {}, b: [1, [2, { c: null }], '\u2028"\\\n'] },
  Array.from({ length: 300 }, (_, i) => ({ i, s: '\u00e9'.repeat(i % 7), nested: [[i], {}] })),
]

test('format gives the layout of JSON.stringify', async () => {
  for (const value of VALUES) {
    const text = JSON.stringify(value)
    assert.equal(String(await json.format(text)), JSON.stringify(value, null, 2))
    for (const space of [0, 1, 4, 10, '', '\t', ' \t ', ' '.repeat(10)]) {
      const want = JSON.stringify(value, null, space)
      assert.equal(String(await json.format(text, { space })), want)
      assert.equal(String(await json.format(JSON.stringify(value, null, 3), { space })), want)
    }
  }
})

test('format keeps numbers, strings and duplicates as they came', async () => {
  const text = '{"a":12345678901234567890,"a":1.10,"\\u0061":[1E400,-0,"\\/\\ud800"]}'
  assert.equal(String(await json.format(text, { space: 1 })),
    '{\n "a": 12345678901234567890,\n "a": 1.10,\n "\\u0061": [\n  1E400,\n  -0,\n  "\\/\\ud800"\n ]\n}')
})

test('format refuses what is no white space', async () => {
  const refuse = (space, code) => assert.rejects(json.format('1', { space }), { code })
  await refuse(11, 'ERR_OUT_OF_RANGE')
  await refuse(-1, 'ERR_OUT_OF_RANGE')
  await refuse(1.5, 'ERR_OUT_OF_RANGE')
  await refuse('--', 'ERR_INVALID_ARG_VALUE')
  await refuse(' '.repeat(11), 'ERR_INVALID_ARG_VALUE')
  await refuse(null, 'ERR_INVALID_ARG_TYPE')
  await assert.rejects(json.format('{"a":1,}'), { code: 'ERR_OFFLOOP_INVALID_INPUT', offset: 7, line: 1, column: 8 })
})

test('the output has a limit', async () => {
  const code = 'ERR_OFFLOOP_OUTPUT_TOO_LARGE'
  await assert.rejects(json.format('[1,2]', { maxOutputBytes: 9 }), { code })
  for (const text of ['[1,2]', '[ 1,2 ]']) {
    await assert.rejects(json.format(text, { space: 0, maxOutputBytes: 4 }), { code })
    assert.equal(String(await json.format(text, { space: 0, maxOutputBytes: 5 })), '[1,2]')
  }
  await assert.rejects(json.canonicalize('1e5', { maxOutputBytes: 5 }), { code })
  await assert.rejects(json.mergePatch('{}', { a: 1 }, { maxOutputBytes: 6 }), { code })
  const bomb = Array.from({ length: 64 }, () => ({ op: 'copy', from: '', path: '/-' }))
  await assert.rejects(json.patch('[1]', bomb), { code })
  const deep = '['.repeat(1000) + '1,'.repeat(100_000) + '1' + ']'.repeat(1000)
  await assert.rejects(json.format(deep, { space: 10 }), { code })
})

test('canonicalize sorts by code units and writes numbers as JavaScript does', async () => {
  const sorted = (value) => {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(sorted)
    return { __proto__: null, ...Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) }
  }
  for (const value of VALUES) {
    const text = JSON.stringify(value, null, 1)
    assert.equal(String(await json.canonicalize(text)), JSON.stringify(sorted(value)))
  }
  const bits = new DataView(new ArrayBuffer(8))
  const numbers = []
  for (let i = 0, seed = 1n; i < 5000; i++) {
    seed = BigInt.asUintN(64, seed * 6364136223846793005n + 1442695040888963407n)
    bits.setBigUint64(0, seed)
    const number = bits.getFloat64(0)
    if (Number.isFinite(number)) numbers.push(number, Math.fround(number), Math.trunc(number % 1e9), number % 1e22)
  }
  const finite = numbers.filter(Number.isFinite)
  assert.equal(String(await json.canonicalize(JSON.stringify(finite))), JSON.stringify(finite))
  assert.equal(String(await json.canonicalize('[1.0, -0, 12345678901234567890, 1e-400, 0.00001e10]')),
    '[1,0,12345678901234567000,0,100000]')
  assert.equal(String(await json.canonicalize('{"\ufb33":1,"\u{1f600}":2,"a":3}')), '{"a":3,"\u{1f600}":2,"\ufb33":1}')
})

test('canonicalize refuses what has no canonical form, and says where', async () => {
  const refuse = (text, offset) => assert.rejects(json.canonicalize(text),
    { code: 'ERR_OFFLOOP_INVALID_INPUT', offset, message: /RFC 8785/ })
  await refuse('{"a":1,"a":2}', 7)
  await refuse('["\\ud800"]', 2)
  await refuse('[1, 1e400]', 4)
})

test('patch applies all or nothing, and names the operation that failed', async () => {
  const doc = '{"a":12345678901234567890,"b":[1.10,2]}'
  assert.equal(String(await json.patch(doc, [
    { op: 'test', path: '/b/1', value: 2 },
    { op: 'add', path: '/b/0', value: { x: '\u00e9' } },
    { op: 'move', from: '/b/1', path: '/c' },
  ])), '{"a":12345678901234567890,"b":[{"x":"\u00e9"},2],"c":1.10}')
  await assert.rejects(json.patch(doc, [{ op: 'remove', path: '/b' }, { op: 'test', path: '/a', value: 1 }]),
    { code: 'ERR_OFFLOOP_PATCH_FAILED', index: 1, name: 'OffloopError' })
})

test('a patch comes as a value or as text', async () => {
  const operations = [{ op: 'replace', path: '', value: 1 }]
  const text = JSON.stringify(operations)
  const bytes = Buffer.from(text)
  const forms = [operations, text, bytes, new Uint16Array(new Uint8Array([...bytes, ...(bytes.length % 2 ? [32] : [])]).buffer),
    new Uint8Array(bytes).buffer, new DataView(new Uint8Array(bytes).buffer)]
  for (const form of forms) assert.equal(String(await json.patch('[]', form)), '1')
  assert.equal(String(await json.mergePatch('{"a":1}', null)), 'null')
  assert.equal(String(await json.mergePatch('{"a":1}', '"text"')), '"text"')
  assert.equal(String(await json.mergePatch('{"a":1}', Buffer.from('{"b":1.10}'))), '{"a":1,"b":1.10}')
})

test('what is not a patch is refused, never thrown', async () => {
  for (const operations of [undefined, null, 1, true, () => {}]) {
    await assert.rejects(json.patch('{}', operations), { code: 'ERR_INVALID_ARG_TYPE', message: /"operations"/ })
  }
  await assert.rejects(json.mergePatch('{}', undefined), { code: 'ERR_INVALID_ARG_TYPE', message: /"patch"/ })
  const cycle = []
  cycle.push(cycle)
  await assert.rejects(json.patch('{}', cycle), { code: 'ERR_INVALID_ARG_VALUE' })
  await assert.rejects(json.mergePatch('{}', 1n), { code: 'ERR_INVALID_ARG_VALUE' })
  const code = 'ERR_OFFLOOP_INVALID_EXPRESSION'
  await assert.rejects(json.patch('{}', {}), { code })
  await assert.rejects(json.patch('{}', '[{]'), { code, offset: 2 })
  await assert.rejects(json.patch('{}', [{ op: 'test', path: '/a', value: 1 }, { op: 'add', path: 'a', value: 1 }]), { code, index: 1 })
  await assert.rejects(json.patch('{}', [1, 2], { maxOperations: 1 }), { code })
  await assert.rejects(json.mergePatch('{}', '{'), { code })
})

test('an error has an index where an operation is to blame, and only there', async () => {
  const code = 'ERR_OFFLOOP_INVALID_EXPRESSION'
  const calls = [
    () => json.patch('{}', '{'), () => json.patch('{}', {}), () => json.patch('{}', [1, 2], { maxOperations: 1 }),
    () => json.mergePatch('{}', '{'), () => json.get('{}', 'a'), () => json.query('{}', '$['), () => json.search('{}', 'a['),
    async () => plan().patch('{'), async () => plan().minify().patch([1, 2], { maxOperations: 1 }), async () => plan().minify().get('a'),
  ]
  for (const call of calls) {
    await assert.rejects(call, (error) => error.code === code && !('index' in error), String(call))
  }
  const bad = [{ op: 'remove', path: '/a' }, { op: 'spam' }]
  await assert.rejects(json.patch('{}', bad), { code, index: 1 })
  assert.throws(() => plan().minify().minify().patch(bad), { code, index: 1 })
})

test('mergePatch does what RFC 7396 writes down', async () => {
  const merge = (target, patch) => {
    if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch
    const result = target !== null && typeof target === 'object' && !Array.isArray(target) ? { ...target } : {}
    for (const [name, value] of Object.entries(patch)) {
      if (value === null) delete result[name]
      else result[name] = merge(result[name], value)
    }
    return result
  }
  const random = (seed) => () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
  const next = random(7)
  const make = (depth) => {
    const kind = Math.floor(next() * (depth > 0 ? 6 : 4))
    if (kind < 4) return [null, 1, 'x', [1, { a: null }]][kind]
    return Object.fromEntries(Array.from({ length: Math.floor(next() * 4) }, () => ['abcde'[Math.floor(next() * 5)], make(depth - 1)]))
  }
  for (let i = 0; i < 300; i++) {
    const [target, patch] = [make(4), make(4)]
    assert.equal(String(await json.mergePatch(JSON.stringify(target), JSON.stringify(patch))),
      JSON.stringify(merge(target, patch)), JSON.stringify([target, patch]))
  }
})

test('all are steps of a plan, with one patch for all runs', async () => {
  const bytes = Buffer.from('[{"op":"add","path":"/b","value":1.0}]')
  const steps = plan().patch(bytes).mergePatch({ a: null }).format({ space: 1 })
  bytes.fill(0)
  const digested = steps.canonicalize().digest('sha256').format({ space: '\t' })
  const { output } = await steps.run('{"a":1,"c":2}')
  assert.equal(String(output), '{\n "c": 2,\n "b": 1.0\n}')
  const results = await Promise.all([digested.run('{"a":1,"c":2}'), digested.run('{"c":2}')])
  for (const result of results) {
    assert.equal(String(result.output), '{\n\t"b": 1,\n\t"c": 2\n}')
    assert.equal(result.digest, require('node:crypto').createHash('sha256').update('{"b":1,"c":2}').digest('hex'))
  }
  assert.throws(() => plan().patch([{ op: 'spam' }]), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION', index: 0 })
  assert.throws(() => plan().format({ space: 11 }), { code: 'ERR_OUT_OF_RANGE' })
})

test('a validation right before another JSON step of the same depth is left out of the plan, and changes nothing', async (t) => {
  const compile = t.mock.method(binding, 'compile')
  const stepsOf = (built) => {
    compile.mock.resetCalls()
    built()
    return compile.mock.calls.at(-1).arguments[0].map(([name]) => name)
  }
  assert.deepEqual(stepsOf(() => plan().validate().get('/left/out')), ['json.get'])
  assert.deepEqual(stepsOf(() => plan().validate({ maxDepth: 31 }).get('/left/out', { maxDepth: 31 })), ['json.get'])
  assert.deepEqual(stepsOf(() => plan().validate({ maxDepth: 31 }).get('/kept')), ['json.validate', 'json.get'])
  assert.deepEqual(stepsOf(() => plan().validate().digest('sha512').get('/kept')), ['json.validate', 'digestTap', 'json.get'])
  assert.deepEqual(stepsOf(() => plan().validate().compress('br', { level: 2 })), ['json.validate', 'compress'])

  // What is wrong last, and only as JSON, comes before all that is wrong with a step.
  const text = (end) => `{"a":"x","b":[${'{"c":1},'.repeat(500)}{"c":1}]${end}`
  const steps = [
    (built) => built.canonicalize({ maxOutputBytes: 1 }), (built) => built.format({ maxOutputBytes: 1 }), (built) => built.get('/none'),
    (built) => built.mergePatch({ a: null }, { maxOutputBytes: 1 }), (built) => built.minify(),
    (built) => built.patch([{ op: 'remove', path: '/none' }]), (built) => built.query('$..c', { maxSteps: 1 }),
    (built) => built.search('abs(a)'), (built) => built.search('b[*].c', { maxSteps: 1 }), (built) => built.validate(),
  ]
  const codeOf = (run) => run.then(() => 'none', (error) => error.code)
  for (const step of steps) {
    const together = step(plan().validate())
    assert.equal(await codeOf(together.run(text(' , "z": 01}'))), 'ERR_OFFLOOP_INVALID_INPUT', step)
    assert.equal(await codeOf(together.run(text('}'))), await codeOf(step(plan()).run(text('}'))), step)
  }
})

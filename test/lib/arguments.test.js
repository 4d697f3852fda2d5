'use strict'

// A caller's mistake is a rejection that names the argument, what was expected and what came.

const assert = require('node:assert/strict')
const path = require('node:path')
const { test } = require('node:test')
const vm = require('node:vm')
const offloop = require('offloop')

const { hash, hmac, compress, decompress, json, plan, pool, password } = offloop

// Of the password 'x', at the lowest costs.
const PHC = '$argon2id$v=19$m=8,t=1,p=1$PLi8JcSqhiiZaCjwaj0xFA$QmMC5rFzg05hL7uYDkTU1s8jsmMW1N9+ZFUc8nA2Yfc'

const SAMPLES = Array.from({ length: 300 }, (_, i) => `{"id":${i},"name":"name ${i * 7}","tags":["a","b"]}`)

/** Every public function that returns a promise, with arguments that are right. */
const CALLS = {
  hash: (options, data = 'x') => hash('sha256', data, options),
  'hash.many': (options, data = 'x') => hash.many('sha256', [data], options),
  'hash.file': (options, data = __filename) => hash.file(data, 'sha256', options),
  hmac: (options, data = 'x') => hmac('sha256', 'key', data, options),
  compress: (options, data = 'x') => compress('gzip', data, options),
  decompress: (options, data = 'x') => decompress('gzip', data, options),
  'json.validate': (options, data = '1') => json.validate(data, options),
  'json.minify': (options, data = '1') => json.minify(data, options),
  'json.format': (options, data = '1') => json.format(data, options),
  'json.canonicalize': (options, data = '1') => json.canonicalize(data, options),
  'json.parse': (options, data = '1') => json.parse(data, options),
  'json.patch': (options, data = '1') => json.patch(data, [], options),
  'json.mergePatch': (options, data = '1') => json.mergePatch(data, {}, options),
  'json.search': (options, data = '1') => json.search(data, '@', options),
  'json.open': (options, data = '1') => json.open(data, options),
  'json.get': (options, data = '1') => json.get(data, '', options),
  'json.query': (options, data = '1') => json.query(data, '$', options),
  'plan.run': (options, data = 'x') => plan().run(data, options),
  'password.hash': (options, data = 'x') => password.hash(data, options),
  'password.verify': (options, data = 'x') => password.verify(PHC, data, options),
  'password.verifyAndUpgrade': (options, data = 'x') => password.verifyAndUpgrade(PHC, data, options),
}

/** The same of what is not bytes. */
const OTHER_CALLS = {
  'json.stringify': (options) => json.stringify([1], options),
  trainDictionary: (options) => offloop.trainDictionary(SAMPLES, options),
}

test('these are all the functions that return a promise', () => {
  const ofMembers = (name) => Object.keys(offloop[name]).map((member) => `${name}.${member}`)
  const all = [...Object.keys(offloop), ...['hash', 'json', 'password'].flatMap(ofMembers)]
    .filter((name) => typeof name.split('.').reduce((owner, key) => owner[key], offloop) === 'function')
    .filter((name) => !/^[A-Z]|\bcreate[A-Z]/.test(name))
  const calls = { ...CALLS, ...OTHER_CALLS, plan: 'makes a plan', 'password.needsRehash': 'returns at once' }
  assert.deepEqual(all.filter((name) => !(name in calls)), [])
})

const NO_BYTES = [
  [undefined, 'undefined'], [null, 'null'], [5, 'type number (5)'], [true, 'type boolean (true)'], [10n, 'type bigint (10n)'],
  [Symbol('s'), 'type symbol (Symbol(s))'], [{}, 'an instance of Object'], [() => {}, 'function '], [new Map(), 'an instance of Map'],
  [Object.create(null), '[Object: null prototype] {}'],
]

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name}: what is no bytes is refused by its name`, async () => {
    // hash.many takes the list itself; the default parameter stands for undefined.
    for (const [value, received] of NO_BYTES) {
      if (value === undefined) continue
      const error = await call(undefined, value).then(() => assert.fail('it was taken'), (error) => error)
      assert.ok(error instanceof TypeError, error.stack)
      assert.equal(error.code, 'ERR_INVALID_ARG_TYPE')
      assert.match(error.message, /^The (argument|property) "[\w.[\]]+" must be .*\. Received /)
      assert.ok(error.message.includes(`Received ${received}`), error.message)
    }
  })
}

test('the digits of a long BigInt are not written', async () => {
  await assert.rejects(offloop.hash('sha256', 2n ** 64n), { code: 'ERR_INVALID_ARG_TYPE', message: /Received type bigint$/ })
  await assert.rejects(offloop.hash('sha256', -(2n ** 63n)), { code: 'ERR_INVALID_ARG_TYPE', message: /\(-9223372036854775808n\)$/ })
})

for (const [name, call] of Object.entries({ ...CALLS, ...OTHER_CALLS })) {
  test(`${name}: wrong options are refused by their names`, async () => {
    const refused = (options, code, message) => assert.rejects(call(options), { code, message })
    for (const options of [null, 5, 'x', [], () => {}]) {
      await refused(options, 'ERR_INVALID_ARG_TYPE', /^The argument "options" must be of type object\. Received /)
    }
    await refused({ timeout: '5' }, 'ERR_INVALID_ARG_TYPE', /"options\.timeout" must be of type number\. Received type string \('5'\)/)
    for (const timeout of [0, -1, 1.5, NaN, Infinity, 2 ** 31]) {
      await refused({ timeout }, 'ERR_OUT_OF_RANGE', /"options\.timeout" is out of range\. It must be .*\. Received /)
    }
    await refused({ lane: 'fast' }, 'ERR_INVALID_ARG_VALUE', /"options\.lane" must be one of: 'interactive', 'bulk'\. Received type string \('fast'\)/)
    await refused({ lane: 1 }, 'ERR_INVALID_ARG_TYPE', /"options\.lane"/)
    await refused({ move: 1 }, 'ERR_INVALID_ARG_TYPE', /"options\.move" must be of type boolean/)
    for (const signal of [null, {}, 'x', { aborted: 'no' }]) {
      await refused({ signal }, 'ERR_INVALID_ARG_TYPE', /"options\.signal" must be an instance of AbortSignal/)
    }
    await refused({ singal: new AbortController().signal }, 'ERR_INVALID_ARG_VALUE', /"options\.singal" is not a known option; did you mean "signal"\?$/)
    await refused({ timeOut: 5 }, 'ERR_INVALID_ARG_VALUE', /did you mean "timeout"\?/)
    await refused({ qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq: 5 }, 'ERR_INVALID_ARG_VALUE', /is not a known option; known are .*timeout[\w, ]*$/)
    await refused({ ['x'.repeat(100_000)]: 1 }, 'ERR_INVALID_ARG_VALUE', /is not a known option/)
  })

  test(`${name}: undefined options and undefined values are defaults`, async () => {
    if (name === 'decompress') return
    await call(undefined)
    await call({})
    await call({ signal: undefined, timeout: undefined, lane: undefined, move: undefined })
    await call(Object.create(null))
    await call(vm.runInNewContext("({ lane: 'bulk' })"))
  })
}

test('algorithms, formats, encodings and keys are refused by their names', async () => {
  const cases = [
    [hash('sha257', ''), /"algorithm" must be one of: 'sha256'.*Received type string \('sha257'\)/],
    [hash('toString', ''), /"algorithm" must be one of/],
    [hash('__proto__', ''), /"algorithm" must be one of/],
    [hash('sha256', '', { encoding: 'utf8' }), /"options\.encoding" must be one of/],
    [hmac('sha999', 'k', ''), /"algorithm"/],
    [compress('zip', ''), /"format" must be one of: 'zstd'/],
    [compress('auto', ''), /"format"/],
    [decompress('rar', ''), /"format" must be one of: 'auto'/],
    [json.get('{}', '', { as: 'text' }), /"options\.as" must be one of/],
    [hash('sha256', '', { length: 32 }), /not allowed with 'sha256'/],
    [hash('sha256', '', { key: 'k' }), /key is not allowed with 'sha256'/],
    // A secret that a setting left empty.
    [hash('sha256', '', { key: '' }), /key is not allowed with 'sha256'/],
    [hash('blake2b', '', { key: '' }), /must be 1 to 64 bytes long; received 0/],
    [hash('blake2b', '', { key: Buffer.alloc(65) }), /must be 1 to 64 bytes long; received 65/],
  ]
  for (const [promise, message] of cases) await assert.rejects(promise, { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message })
  const types = [
    [hash(undefined, ''), /"algorithm" must be of type string\. Received undefined/],
    [hmac('sha256', 5, ''), /"key" must be .*Received type number \(5\)/],
    [hmac('sha256', undefined, ''), /"key" must be/],
    [hmac('sha256', ['key'], ''), /"key" must be .* or SharedArrayBuffer\. Received an instance of Array/],
    [password.hash(['pass', 'word']), /"password" must be .* or SharedArrayBuffer\. Received an instance of Array/],
    [compress({}, ''), /"format"/],
    [json.get('{}', 5), /"pointer" must be of type string/],
    [hash.file(5), /"path" must be/],
    [hash.many('sha256', 'x'), /"list" must be an instance of Array/],
  ]
  for (const [promise, message] of types) await assert.rejects(promise, { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message })
  for (const length of [15, 65]) {
    await assert.rejects(hash('blake2b', '', { length }), { code: 'ERR_OUT_OF_RANGE', message: /"options\.length".* >= 16 && <= 64/ })
  }
})

test('what an options object does when it is read is a rejection too', async () => {
  const mine = new Error('mine')
  const hostile = { get timeout () { throw mine } }
  for (const call of Object.values(CALLS)) await assert.rejects(call(hostile), (error) => error === mine)
  const keys = new Proxy({}, { ownKeys () { throw mine } })
  for (const call of Object.values(CALLS)) await assert.rejects(call(keys), (error) => error === mine)
  const list = new Proxy([], { get () { throw mine } })
  await assert.rejects(hash('sha256', list), (error) => error === mine)
})

test('plans and the pool throw, because a mistake there is in the program', () => {
  assert.throws(() => plan().compress('zip'), { code: 'ERR_INVALID_ARG_VALUE', message: /"format"/ })
  assert.throws(() => plan().compress('gzip', { lane: 'bulk' }), { code: 'ERR_INVALID_ARG_VALUE', message: /"options\.lane" is not a known option/ })
  assert.throws(() => plan().digest('sha1', { name: 'output' }), { code: 'ERR_INVALID_ARG_VALUE' })
  assert.throws(() => plan().digest('sha1').digest('md5'), { code: 'ERR_INVALID_ARG_VALUE', message: /another result/ })
  assert.throws(() => plan().get('no slash'), { code: 'ERR_OFFLOOP_INVALID_EXPRESSION' })
  assert.throws(() => pool.configure({ thread: 1 }), { code: 'ERR_INVALID_ARG_VALUE', message: /did you mean "threads"/ })
  assert.throws(() => pool.configure({ threads: 0 }), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' })
  assert.throws(() => pool.configure({ maxQueuedBytes: 1.5 }), { code: 'ERR_OUT_OF_RANGE' })
})

test('what the pool is configured with has a least and a most', () => {
  // Used, it takes nothing any more, and says that of what it would have taken.
  pool.stats()
  const bounds = {
    threads: [1, 1024],
    maxQueuedJobs: [1, 2 ** 31 - 1],
    maxQueuedBytes: [1, Number.MAX_SAFE_INTEGER],
    maxMemory: [1, Number.MAX_SAFE_INTEGER],
    niceness: [0, 19],
  }
  for (const [name, [least, most]] of Object.entries(bounds)) {
    for (const value of [least, most]) assert.throws(() => pool.configure({ [name]: value }), { code: 'ERR_INVALID_STATE' }, name)
    for (const value of [least - 1, most + 1]) assert.throws(() => pool.configure({ [name]: value }), { code: 'ERR_OUT_OF_RANGE' }, name)
  }
})

test('numbers of an operation have a least and a most', async () => {
  const text = (name, options) => json[name]('1', ...(name === 'query' ? ['$'] : name === 'search' ? ['@'] : name === 'patch' ? [[]] : []), options)
  const bounds = [
    ['level', -7, 22, (options) => plan().compress('zstd', options)],
    ['level', 0, 12, (options) => plan().compress('gzip', options)],
    ['level', 0, 11, (options) => plan().compress('br', options)],
    ['windowLog', 10, 31, (options) => plan().compress('zstd', options)],
    ['threads', 0, 64, (options) => plan().compress('zstd', options)],
    ['maxWindowLog', 10, 31, (options) => plan().decompress('zstd', options)],
    ['maxOutputBytes', 0, 2 ** 32 - 1, (options) => plan().decompress('zstd', options)],
    ['maxOutputBytes', 0, Number.MAX_SAFE_INTEGER, (options) => offloop.createDecompress('zstd', options).destroy()],
    ['level', -7, 22, (options) => new offloop.Dictionary(Buffer.from(SAMPLES.join()), options)],
    ['length', 16, 64, (options) => offloop.createHash('blake2b', options).destroy()],
    ['maxLineBytes', 1, 2 ** 30, (options) => json.createLines(options).destroy()],
    ['maxStall', 1, 1000, (options) => text('parse', options)],
    ['maxStall', 1, 60_000, (options) => text('stringify', options)],
    ['maxDepth', 1, 1_000_000, (options) => text('validate', options)],
    ['maxBytes', 2 ** 10, 2 ** 36, (options) => text('open', options), 1],
    ['maxSteps', 1, Number.MAX_SAFE_INTEGER, (options) => text('query', options)],
    ['maxResults', 1, Number.MAX_SAFE_INTEGER, (options) => text('query', options), 0],
    ['maxSteps', 1, Number.MAX_SAFE_INTEGER, (options) => text('search', options)],
    ['maxOperations', 1, 10_000_000, (options) => text('patch', options)],
    ['memory', 8, 4_194_304, (options) => password.needsRehash(PHC, options)],
    ['passes', 1, 1024, (options) => password.needsRehash(PHC, options)],
  ]
  for (const [name, least, most, call, refusedBelow = least] of bounds) {
    for (const value of [least, most]) await call({ [name]: value })
    for (const value of [refusedBelow - 1, most + 1]) {
      await assert.rejects(async () => call({ [name]: value }), { code: 'ERR_OUT_OF_RANGE' }, `${name}: ${value}`)
    }
  }
})

test('a step of a plan takes what it is made of, and nothing of a run', async () => {
  const steps = {
    compress: ['gzip'],
    decompress: ['gzip'],
    get: ['/a'],
    query: ['$'],
    search: ['a'],
    minify: [],
    format: [],
    canonicalize: [],
    patch: [[]],
    mergePatch: [{}],
    validate: [],
    digest: ['sha256'],
  }
  for (const [step, given] of Object.entries(steps)) {
    plan()[step](...given, {})
    for (const name of ['signal', 'timeout', 'lane', 'move']) {
      assert.throws(() => plan()[step](...given, { [name]: 1 }),
        { code: 'ERR_INVALID_ARG_VALUE', message: new RegExp(`"options\\.${name}" is not a known option`) }, step)
    }
  }
  assert.equal(String((await plan().validate().run('{"a":1}')).output), '{"a":1}')
  await assert.rejects(plan().validate({ maxDepth: 1 }).run('[[]]'), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
})

test('a patch that cannot be written as JSON is refused before there is a job', async () => {
  const endless = {}
  endless.self = endless
  for (const [patch, code] of [[endless, 'ERR_INVALID_ARG_VALUE'], [{ a: 1n }, 'ERR_INVALID_ARG_VALUE'], [() => {}, 'ERR_INVALID_ARG_TYPE']]) {
    await assert.rejects(json.mergePatch('{}', patch), { code, message: /"patch"/ })
  }
  await assert.rejects(json.patch('{}', [endless]), { code: 'ERR_INVALID_ARG_VALUE', message: /"operations" cannot be written as JSON: / })
})

test('a plan is immutable, and each method gives a new one', async () => {
  const first = plan()
  const second = first.digest('sha256')
  assert.notEqual(first, second)
  assert.deepEqual(Object.keys(await first.run('x')), ['output'])
  assert.deepEqual(Object.keys(await second.run('x')), ['output', 'digest'])
  assert.deepEqual(Object.keys(await first.digest('md5', { name: '__proto__' }).run('x')).sort(), ['__proto__', 'output'])
})

test('errors of the data have their class, and are not made of the text', async () => {
  const error = await decompress('gzip', 'no gzip').catch((error) => error)
  assert.ok(error instanceof offloop.OffloopError)
  assert.ok(error instanceof Error)
  assert.equal(error.name, 'OffloopError')
  assert.equal(error.code, 'ERR_OFFLOOP_INVALID_INPUT')
  const file = await hash.file('/no/such/file').catch((error) => error)
  assert.equal(file.code, 'ENOENT')
  assert.equal(file.syscall, 'open')
  assert.equal(file.path, path.resolve('/no/such/file'))
  assert.ok(file.errno < 0)
})

test('the caller is on the stack of an error', async () => {
  async function myOwnFunction () {
    await decompress('gzip', Buffer.alloc(20_000))
  }
  const error = await myOwnFunction().catch((error) => error)
  assert.match(error.stack, /myOwnFunction/)
})

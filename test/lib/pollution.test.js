'use strict'

// A polluted Object.prototype changes nothing: names that calls, streams and the engine read of objects of their own.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { buffer } = require('node:stream/consumers')
const zlib = require('node:zlib')
const {
  compress, createCompress, createDecompress, createHash, createWebCompress, createWebDecompress, decompress, hash, json, password, plan,
  pool, trainDictionary,
} = require('offloop')

const POLLUTION = {
  key: 'k',
  encoding: 'base64',
  length: 20,
  timeout: 1,
  lane: 'nowhere',
  move: true,
  level: 99,
  maxOutputBytes: 1,
  as: 'x',
  maxDepth: 1,
  code: 'ERR_X',
  signal: AbortSignal.abort(),
  name: 'x',
  convert: () => 'polluted',
  inlineBytes: 1e9,
  aloneBytes: 1e9,
  keepChunks: true,
  fresh: true,
  errno: 1,
  action: 1,
  secret: true,
  native: true,
  operation: 'x',
  waitForRoom: true,
  patient: true,
  admitted: true,
  unchanged: true,
}

/** @returns {Promise<*>} what `run` gives while Object.prototype has that name */
async function polluted (name, value, run) {
  Object.prototype[name] = value // eslint-disable-line no-extend-native
  try {
    return await run()
  } finally {
    delete Object.prototype[name]
  }
}

// Of the password 'x', at the lowest costs.
const PHC = '$argon2id$v=19$m=8,t=1,p=1$PLi8JcSqhiiZaCjwaj0xFA$QmMC5rFzg05hL7uYDkTU1s8jsmMW1N9+ZFUc8nA2Yfc'
const MEMBERS = Array.from({ length: 5000 }, (_, i) => `member ${i}, which is like the others`)

/** Each gives something of which a copy is made the same way. */
const CALLS = {
  hash: async () => [await hash('sha256', Buffer.alloc(20_000), {}), await hash('sha256', Buffer.alloc(20_000))],
  'hash.many': async () => [await hash.many('md5', ['a', 'b']), await hash.many('md5', MEMBERS)],
  compress: async () => String(await decompress('gzip', await compress('gzip', 'some text'))),
  'json.get': () => json.get('{"a":[[1]]}', '/a'),
  'json.open': async () => {
    const document = await json.open('{"a":[[1]]}')
    return [await document.query('$.a'), await document.toValue('/a'), String(await document.toBuffer('/a'))]
  },
  plan: () => plan().digest('sha256').run(Buffer.alloc(20_000)),
  trainDictionary: () => trainDictionary(MEMBERS, { size: 1024 }),
  'password.verifyAndUpgrade': async () => {
    const { valid, upgraded } = await password.verifyAndUpgrade(PHC, 'x', { memory: 16, passes: 1 })
    return [valid, await password.verify(upgraded, 'x')]
  },
  'an error': () => decompress('gzip', 'no gzip').catch(({ code }) => code),
}

for (const [name, call] of Object.entries(CALLS)) {
  test(`a polluted Object.prototype changes nothing: ${name}`, async () => {
    const want = await call()
    for (const [property, value] of Object.entries(POLLUTION)) {
      assert.deepEqual(await polluted(property, value, call), want, property)
    }
  })
}

const TEXT = Buffer.from(Array.from({ length: 100_000 }, (_, i) => `{"i":${i * 7919}}\n`).join(''))
const GZIP = zlib.gzipSync(TEXT)

/** Two chunks, each in memory of its own, so that it could be moved. */
const halves = (bytes) => [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)].map((half) => new Uint8Array(half))

async function writeAll (stream, chunks) {
  for (const chunk of chunks) {
    await new Promise((resolve, reject) => stream.write(chunk, (error) => error ? reject(error) : resolve()))
  }
  stream.end()
}

// Not by an iterator of Node's, nor its once(): these look for options where they are polluted.
function through (stream, chunks) {
  return new Promise((resolve, reject) => {
    const output = []
    stream.on('data', (chunk) => output.push(chunk)).on('end', () => resolve(Buffer.concat(output))).on('error', reject)
    writeAll(stream, chunks).catch(reject)
  })
}

async function throughWeb ({ readable, writable }, chunks) {
  const writer = writable.getWriter()
  const write = async () => {
    for (const chunk of chunks) await writer.write(chunk)
    await writer.close()
  }
  const [output] = await Promise.all([buffer(readable), write()])
  return output
}

const STREAMS = {
  createHash: async (chunks) => {
    const stream = createHash('sha256')
    stream.on('error', () => {})
    await writeAll(stream, chunks)
    return stream.digest()
  },
  createCompress: (chunks) => through(createCompress('gzip'), chunks),
  createDecompress: (chunks) => through(createDecompress('gzip'), chunks),
  'json.createLines': (chunks) => through(json.createLines({ as: 'buffer' }), chunks),
  createWebCompress: (chunks) => throughWeb(createWebCompress('gzip'), chunks),
  createWebDecompress: (chunks) => throughWeb(createWebDecompress('gzip'), chunks),
  'json.createWebLines': (chunks) => throughWeb(json.createWebLines({ as: 'buffer' }), chunks),
}

for (const [name, run] of Object.entries(STREAMS)) {
  const input = name.endsWith('Decompress') ? GZIP : TEXT
  test(`a polluted Object.prototype changes nothing: ${name}`, async () => {
    const want = await run(halves(input))
    for (const [property, value] of Object.entries(POLLUTION)) {
      const chunks = halves(input)
      assert.deepEqual(await polluted(property, value, () => run(chunks)), want, property)
      assert.deepEqual(chunks, halves(input), `${property}: chunks are their writer's`)
    }
  })
}

test('a polluted Object.prototype keeps no signal from being heard', async () => {
  const controller = new AbortController()
  const aborted = polluted('signal', AbortSignal.abort(), () => {
    const hashing = password.hash('x', { passes: 1024, signal: controller.signal })
    setImmediate(() => controller.abort())
    return hashing
  })
  await assert.rejects(aborted, { name: 'AbortError' })
})

test('a polluted Object.prototype opens no closed pool', async () => {
  await pool.close()
  for (const [property, value] of Object.entries(POLLUTION)) {
    const calls = () => Promise.allSettled([hash('sha256', 'x', {}), hash('sha256', Buffer.alloc(20_000))])
    for (const { reason } of await polluted(property, value, calls)) assert.equal(reason?.code, 'ERR_OFFLOOP_CLOSED', property)
  }
})

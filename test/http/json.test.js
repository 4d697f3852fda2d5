'use strict'

// What json() has beyond express.json(), and what needs a connection of its own.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const net = require('node:net')
const { once } = require('node:events')
const zlib = require('node:zlib')
const { compress } = require('offloop')
const { compress: compressResponse, etag, json } = require('offloop/express')
const { HOSTS, ask, jsonText, listen } = require('./servers')
const { until } = require('./until')

const TYPE = { 'Content-Type': 'application/json' }

/** Echoes bodies, and what is known of errors. */
function application (options, host = HOSTS['Express 5']) {
  const app = host()
  app.use(json(options))
  app.post('/', (request, response) => response.json({ body: request.body }))
  app.use((error, request, response, next) => {
    const { type, status, message, limit, code } = error
    response.status(status ?? 500).json({ type, status, message, limit, code })
  })
  return app
}

const post = (port, body, headers) => ask(port, { method: 'POST', body, headers: { ...TYPE, ...headers } })
const echo = async (port, body, headers) => JSON.parse((await post(port, body, headers)).text)

test('bodies come in every coding', async (t) => {
  const port = await listen(t, application({ limit: '1mb' }))
  for (const text of ['{"a":[1]}', jsonText(200_000)]) {
    for (const coding of ['zstd', 'br', 'gzip', 'deflate']) {
      const { body } = await echo(port, await compress(coding, text), { 'Content-Encoding': coding })
      assert.deepEqual(body, JSON.parse(text), coding)
    }
    assert.deepEqual((await echo(port, zlib.gzipSync(text), { 'Content-Encoding': 'x-gzip' })).body, JSON.parse(text))
  }
})

test('codings are stacked only where that is asked for, and at most two', async (t) => {
  const [one, two] = [await listen(t, application()), await listen(t, application({ maxEncodings: 2 }))]
  const twice = await compress('zstd', zlib.gzipSync('{"a":1}'))
  const stacked = { 'Content-Encoding': 'gzip, zstd' }
  assert.equal((await echo(one, twice, stacked)).type, 'encoding.unsupported')
  assert.deepEqual(await echo(two, twice, stacked), { body: { a: 1 } })
  assert.deepEqual(await echo(two, zlib.gzipSync('{"a":1}'), { 'Content-Encoding': 'identity, gzip' }), { body: { a: 1 } })
  assert.equal((await echo(two, twice, { 'Content-Encoding': 'gzip, zstd, gzip' })).status, 415)
  for (const maxEncodings of [0, 3, 1.5]) assert.throws(() => json({ maxEncodings }), RangeError)
})

test('what is wrong with an encoded body is 400, and a bomb is 413', async (t) => {
  const port = await listen(t, application({ maxEncodings: 2 }))
  const gzip = { 'Content-Encoding': 'gzip' }
  const good = zlib.gzipSync('{"a":1}')
  for (const [label, body] of Object.entries({
    noise: Buffer.from('no gzip'), cut: good.subarray(0, -3), trailing: Buffer.concat([good, Buffer.from('x')]), nothing: '',
  })) {
    const { status, code } = await echo(port, body, gzip)
    assert.deepEqual([status, code], [400, 'ERR_OFFLOOP_INVALID_INPUT'], label)
  }
  const bomb = zlib.gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '))
  assert.deepEqual((await echo(port, bomb, gzip)).type, 'entity.too.large')
  // A small middle of a large inside is bounded too.
  assert.equal((await post(port, await compress('zstd', bomb), { 'Content-Encoding': 'gzip, zstd' })).status, 413)
})

test('a zstd body may not ask for a window of more than 8 MB', async (t) => {
  const port = await listen(t, application({ limit: '20mb' }))
  const text = `["${'x'.repeat(9 * 1024 * 1024)}"]`
  const seen = async (windowLog) => (await post(port, await compress('zstd', text, { windowLog }), { 'Content-Encoding': 'zstd' })).status
  assert.deepEqual([await seen(23), await seen(25)], [200, 413])
})

test('a body may be smaller than its encoding, but not without bounds', async (t) => {
  const port = await listen(t, application({ limit: 12 }))
  const gzip = { 'Content-Encoding': 'gzip' }
  assert.deepEqual(await echo(port, zlib.gzipSync('{"a":1}'), gzip), { body: { a: 1 } })
  const members = Buffer.concat([...Array(100).fill(zlib.gzipSync('')), zlib.gzipSync('{"a":1}')])
  const { status, limit } = await echo(port, members, gzip)
  assert.deepEqual([status, limit], [413, 12])
})

test('the first parser is the only one', async (t) => {
  for (const host of Object.values(HOSTS)) {
    for (const pair of [[json(), host.json()], [host.json(), json()], [json(), json()]]) {
      const app = host()
      app.use(pair)
      app.post('/', (request, response) => response.json({ body: request.body }))
      assert.deepEqual(await echo(await listen(t, app), '{"a":1}'), { body: { a: 1 } })
    }
  }
})

test('a body that something else has left, of a type that is not its own, stays', async (t) => {
  for (const host of Object.values(HOSTS)) {
    const app = host()
    app.use((request, response, next) => { request.body = { form: 1 }; next() })
    app.use(json())
    app.post('/', (request, response) => response.json({ body: request.body }))
    assert.deepEqual(await echo(await listen(t, app), 'a=1', { 'Content-Type': 'application/x-www-form-urlencoded' }), { body: { form: 1 } })
  }
})

test('a mistake in the options throws at once', () => {
  assert.throws(() => json({ limit: 'much' }), /option limit "much" is invalid/)
  assert.throws(() => json({ verify: 'x' }), /option verify must be function/)
})

test('bytes that a verifier keeps stay its own', async (t) => {
  let kept
  const port = await listen(t, application({ limit: '10mb', verify: (request, response, body) => { kept = body } }))
  for (const size of [100, 100_000, 2_000_000]) {
    const text = jsonText(size)
    assert.equal((await post(port, text)).status, 200)
    assert.ok(kept.equals(Buffer.from(text)), `${size}`)
  }
})

test('large bodies that are no object are told apart without being read', async (t) => {
  const port = await listen(t, application({ limit: '10mb' }))
  const space = ' '.repeat(2_000_000)
  for (const [body, pattern] of [[`"${'x'.repeat(2_000_000)}"`, /^Unexpected token '"', ""xxx/], ['9'.repeat(2_000_000), /^Unexpected token '9'/],
    [`${space}true`, /^Unexpected token 't', "true" is/], [`${space}"${space}"`, /^Unexpected token '"', "" {7}/], [space, /the end/],
    [`${space}x`, /found 'x'/]]) {
    for (const sent of [[body], [zlib.gzipSync(body), { 'Content-Encoding': 'gzip' }]]) {
      const { status, type, message } = await echo(port, ...sent)
      assert.deepEqual([status, type], [400, 'entity.parse.failed'])
      assert.match(message, pattern)
    }
  }
  assert.equal((await post(port, `${' '.repeat(2_000_000)}{}`)).status, 200)
  assert.equal((await post(port, ['\ufeff', jsonText(2_000_000)])).status, 200)
})

test('what is on Object.prototype is no option', async (t) => {
  const polluted = { limit: 1, verify: () => { throw new Error('polluted') }, encodings: ['zip'], level: 99, threshold: 0, strict: false }
  Object.assign(Object.prototype, polluted)
  try {
    for (const make of [json, compressResponse, etag]) assert.equal(typeof make({}), 'function')
    const port = await listen(t, application({}))
    const answer = await post(port, '{"a":1}')
    assert.equal(answer.status, 200)
  } finally {
    for (const name of Object.keys(polluted)) delete Object.prototype[name]
  }
})

test('NestJS knows the parser by its name, and adds none of its own', () => {
  assert.equal(json().name, HOSTS['Express 5'].json().name)
})

test('context survives', async (t) => {
  const storage = new AsyncLocalStorage()
  const app = HOSTS['Express 5']()
  app.use((request, response, next) => storage.run(request.headers['x-id'], next))
  app.use(json({ limit: '1mb' }))
  app.post('/', (request, response) => response.json({ id: storage.getStore() }))
  const port = await listen(t, app)
  const ids = ['a', 'b', 'c', 'd']
  const answers = await Promise.all(ids.map((id, i) => echo(port, jsonText(i * 50_000), { 'X-Id': id })))
  assert.deepEqual(answers.map(({ id }) => id), ids)
})

/** Sends bytes as they stand, and leaves. */
async function leave (port, text) {
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(text, () => setImmediate(() => socket.destroy()))
}

test('a client that leaves while its body is read is an error of the request', async (t) => {
  for (const host of Object.values(HOSTS)) {
    const errors = []
    const app = host()
    app.use(json())
    app.use((error, request, response, next) => { errors.push(error); response.end() })
    const port = await listen(t, app)
    await leave(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"a"')
    await until(() => errors.length === 1)
    const { status, type, code, expected, received } = errors[0]
    assert.deepEqual({ status, type, code, expected, received },
      { status: 400, type: 'request.aborted', code: 'ECONNABORTED', expected: 10, received: 4 })
  }
})

test('a stream that was made text, or read by somebody, says so', async (t) => {
  const app = HOSTS['Express 5']()
  app.use((request, response, next) => { request.setEncoding('utf8'); next() })
  app.use(json())
  app.use((error, request, response, next) => response.status(error.status).json({ type: error.type }))
  assert.deepEqual(await echo(await listen(t, app), '{"a":1}'), { type: 'stream.encoding.set' })
})

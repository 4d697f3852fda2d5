'use strict'

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { test } = require('node:test')
const { setImmediate } = require('node:timers/promises')
const { pathToFileURL } = require('node:url')
const zlib = require('node:zlib')
const { hash, hmac, compress, decompress, json, plan, pool } = require('offloop')

const text = JSON.stringify({ list: Array.from({ length: 5000 }, (_, i) => ({ id: i, name: `é${i}` })) }, null, 1)

test('hash agrees with node:crypto, whatever way the bytes come', async () => {
  const big = crypto.randomBytes(9_000_000)
  const want = crypto.createHash('sha256').update(big).digest('hex')
  assert.equal(await hash('sha256', big), want)
  assert.equal(await hash('sha256', [big.subarray(0, 7), big.subarray(7)]), want)
  assert.equal(await hash('sha256', big, { move: true }), want)
  assert.equal(big.byteLength, 0)
  assert.equal(await hash('sha256', '\u{1f600}'), crypto.createHash('sha256').update('\u{1f600}').digest('hex'))
  assert.equal(await hmac('sha512', 'key', 'data'), crypto.createHmac('sha512', 'key').update('data').digest('hex'))
  assert.deepEqual(await hash.many('md5', ['a', 'b']), ['a', 'b'].map((each) =>
    crypto.createHash('md5').update(each).digest('hex')))
})

test('hash.file hashes what is in a file, with or without the name of an algorithm', async () => {
  const want = (algorithm) => crypto.createHash(algorithm).update(fs.readFileSync(__filename)).digest()
  assert.equal(await hash.file(__filename), want('sha256').toString('hex'))
  assert.deepEqual(await hash.file(__filename, 'md5', { encoding: 'buffer' }), want('md5'))
  assert.deepEqual(await hash.file(__filename, { encoding: 'buffer' }), want('sha256'))
  await assert.rejects(hash.file(__filename, { encodng: 'hex' }), { code: 'ERR_INVALID_ARG_VALUE', message: /did you mean "encoding"/ })
  for (const wrong of [null, 5]) await assert.rejects(hash.file(__filename, wrong), { code: 'ERR_INVALID_ARG_TYPE', message: /"algorithm"/ })
  await assert.rejects(hash.file(__filename, {}, {}), { code: 'ERR_INVALID_ARG_TYPE', message: /"algorithm"/ })
})

test('hash.file takes what node:fs takes for a path, and fails as that does', async () => {
  const want = await hash.file(__filename)
  assert.equal(await hash.file(pathToFileURL(__filename)), want)
  const bytes = Buffer.from(__filename)
  assert.equal(await hash.file(bytes, { move: true }), want)
  assert.equal(bytes.toString(), __filename)
  for (const path of ['/no/such/file', __dirname, Buffer.from('/no/such/file'), new URL('http://example.com/'), 'a\0b', Buffer.from('a\0b'), [__filename], {}]) {
    const error = await hash.file(path).catch((error) => error)
    assert.throws(() => fs.readFileSync(path), ({ code, message, syscall }) => {
      assert.equal(error.code, code)
      if (syscall !== undefined) assert.deepEqual([error.message, error.syscall], [message, syscall])
      return true
    })
  }
})

test('hash.file takes a name in any script, and fails as node:fs does below what is no folder', async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-file-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'ä 文 \u{1f600}')
  fs.writeFileSync(file, text)
  assert.equal(await hash.file(file), await hash('sha256', text))
  for (const wrong of ['', path.join(folder, 'none', 'file'), path.join(file, 'below')]) {
    const [ours, theirs] = await Promise.all([hash.file(wrong), fs.promises.readFile(wrong)].map((each) => each.catch((error) => error)))
    assert.ok(theirs.errno < 0)
    assert.deepEqual([ours.message, ours.errno, ours.path], [theirs.message, theirs.errno, theirs.path], wrong)
  }
})

test('gzip and zstd come back as they went in, and node:zlib reads our gzip', async () => {
  const packed = await compress('gzip', text)
  assert.equal(zlib.gunzipSync(packed).toString(), text)
  assert.equal((await decompress('gzip', zlib.gzipSync(text))).toString(), text)
  assert.equal((await decompress('auto', await compress('zstd', text))).toString(), text)
})

test('decompress refuses truncated input, bytes behind the end, and bombs', async () => {
  const packed = await compress('gzip', text)
  await assert.rejects(decompress('gzip', packed.subarray(0, -1)), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  await assert.rejects(decompress('gzip', [packed, 'x']), { code: 'ERR_OFFLOOP_INVALID_INPUT' })
  await assert.rejects(decompress('gzip', packed, { maxOutputBytes: 100 }), { code: 'ERR_OFFLOOP_OUTPUT_TOO_LARGE' })
})

test('json.validate, minify and get agree with JSON.parse', async () => {
  assert.deepEqual(await json.validate(text), { valid: true })
  const fault = await json.validate('{"a":\n 01}')
  assert.equal(fault.valid, false)
  assert.equal(fault.error.line, 2)
  assert.equal((await json.minify(text)).toString(), JSON.stringify(JSON.parse(text)))
  assert.deepEqual(await json.get(text, '/list/17'), JSON.parse(text).list[17])
  assert.equal(await json.get(text, '/none'), undefined)
  assert.equal(await json.get('[12345678901234567890]', '/0', { as: 'string' }), '12345678901234567890')
})

test('a plan runs its steps in order and hands out its digest', async () => {
  const { output, digest } = await plan().decompress('auto').get('/list').minify()
    .digest('sha256').compress('zstd').run(zlib.gzipSync(text))
  const want = JSON.stringify(JSON.parse(text).list)
  assert.equal((await decompress('zstd', output)).toString(), want)
  assert.equal(digest, crypto.createHash('sha256').update(want).digest('hex'))
})

test('a wrong argument is a rejection that names it', async () => {
  await assert.rejects(hash('sha256', 5), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"data".*number \(5\)/ })
  await assert.rejects(compress('gzip', '', { levl: 1 }), { code: 'ERR_INVALID_ARG_VALUE', message: /did you mean "level"/ })
  await assert.rejects(hash('sha256', '', { timeout: 0 }), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' })
})

test('a signal stops work before and while it runs', async () => {
  const reason = new Error('enough')
  await assert.rejects(hash('sha256', '', { signal: AbortSignal.abort(reason) }), { name: 'AbortError', cause: reason })
  const controller = new AbortController()
  const running = hash('sha256', Buffer.alloc(200_000_000), { signal: controller.signal, move: true })
  setImmediate().then(() => controller.abort(reason))
  await assert.rejects(running, { code: 'ABORT_ERR', cause: reason })
  // Its thread is free some moments later.
  while (pool.stats().active > 0) await setImmediate()
})

test('the figures add up when all is settled', async () => {
  await Promise.all(Array.from({ length: 1000 }, (_, i) => hash('sha256', Buffer.alloc(8192, i))))
  const { completed, active, queued } = pool.stats()
  assert.ok(completed >= 1000)
  assert.equal(active + queued, 0)
})

test('import gives the instance that require gives', async () => {
  const names = await import('offloop')
  assert.equal(names.hash, hash)
  assert.equal(names.pool, pool)
})

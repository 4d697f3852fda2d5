'use strict'

// Whose work a continuation belongs to, across the hop.

const assert = require('node:assert/strict')
const { AsyncLocalStorage, createHook, executionAsyncId } = require('node:async_hooks')
const { test } = require('node:test')
const { compress, createCompress, hash, json, password } = require('offloop')

const storage = new AsyncLocalStorage()

// Ways for a call to come back: inline, by the pool, in slices, moved, as an error of every kind.
const CALLS = {
  __proto__: null,
  inline: () => hash('sha256', 'x'),
  pooled: () => hash('sha256', Buffer.alloc(50_000)),
  sliced: () => hash('sha256', Buffer.alloc(9_000_000)),
  moved: () => compress('zstd', Buffer.alloc(50_000), { move: true }),
  converted: () => json.get('{"a":1}', '/a'),
  verified: () => password.verify('$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'x'),
  invalid: () => json.minify('['),
  wrong: () => hash('sha256', 5),
  aborted: () => hash('sha256', Buffer.alloc(9_000_000), { signal: AbortSignal.timeout(1) }),
  late: () => hash('sha256', Buffer.alloc(9_000_000), { timeout: 1 }),
}

for (const [name, call] of Object.entries(CALLS)) {
  test(`AsyncLocalStorage keeps its store: ${name}`, async () => {
    await storage.run(name, async () => {
      await call().then(() => assert.equal(storage.getStore(), name), () => assert.equal(storage.getStore(), name))
      assert.equal(storage.getStore(), name)
    })
  })
}

test('calls that come back in one batch keep their stores apart', async () => {
  const seen = await Promise.all(Array.from({ length: 500 }, (_, i) =>
    storage.run(i, () => hash('blake2b', Buffer.alloc(20_000, i)).then(() => storage.getStore()))))
  assert.deepEqual(seen, Array.from({ length: 500 }, (_, i) => i))
})

test("a stream's callback has the context of its write", async () => {
  const stream = createCompress('gzip').resume()
  const seen = await storage.run('written', () => new Promise((resolve) => {
    stream.write(Buffer.alloc(100_000), () => resolve(storage.getStore()))
  }))
  assert.equal(seen, 'written')
  stream.end()
})

test('async_hooks sees a continuation in a context of its own', async () => {
  const entered = new Set()
  const hook = createHook({ before: (id) => entered.add(id) }).enable()
  try {
    const before = executionAsyncId()
    const id = await hash('sha256', Buffer.alloc(50_000)).then(() => executionAsyncId())
    assert.ok(id > 0)
    assert.notEqual(id, before)
    assert.ok(entered.has(id))
  } finally {
    hook.disable()
  }
})

'use strict'

// What must not stop the engine: calls at the end of the stack, what a caller's objects do, memory that is somebody else's.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { ROOT, runChild } = require('./child')

const ended = ({ code, signal, err, out }, want) => {
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, err)
  assert.equal(out, want)
}

/** Calls `leaf` at each level on the way back from a stack overflow. */
const DIVE = `
  let calls = 0
  function dive () {
    try { dive() } catch {}
    if (calls++ < 600) try { leaf() } catch {}
  }`

test('calls at the end of the stack reject or succeed, and later ones work', async () => {
  ended(await runChild(`${DIVE}
    const data = Buffer.alloc(20_000, 1)
    let settled = 0, made = 0
    const leaf = () => { const promise = offloop.hash('sha256', data); made++; promise.catch(() => {}).then(() => settled++) }
    dive()
    offloop.hash('sha256', data).then(async (digest) => {
      console.log(digest.length)
      await offloop.pool.close()
      await new Promise(setImmediate)
      console.log('closed', made > 0, made === settled)
    })`), '64\nclosed true true\n')
})

test('moved memory of a call at the end of the stack stays while the pool reads it', async () => {
  ended(await runChild(`${DIVE}
    const promises = []
    const leaf = () => {
      if (offloop.pool.stats().queued < 2) promises.push(offloop.hash('sha256', new Uint8Array(64 << 20), { move: true }))
    }
    dive()
    gc()
    Promise.allSettled(promises).then(async () => {
      await offloop.hash('sha256', Buffer.alloc(20_000))
      console.log('alive', offloop.pool.stats().queued)
    })`, { args: ['--expose-gc'] }), 'alive 0\n')
})

test('a signal that cannot be let go of is refused', async () => {
  ended(await runChild(`
    const signal = { aborted: false, addEventListener () {} }
    offloop.hash('sha256', Buffer.alloc(20_000), { signal }).catch(({ code }) => console.log(code))`), 'ERR_INVALID_ARG_TYPE\n')
})

test("what a signal's own code throws is thrown, and takes no other call with it", async () => {
  ended(await runChild(`
    process.on('uncaughtException', ({ message }) => console.log('uncaught', message))
    const signal = { aborted: false, addEventListener () {}, removeEventListener () { throw new Error('mine') } }
    const data = Buffer.alloc(20_000)
    const one = (options) => offloop.hash('sha256', data, options)
    Promise.all([one(), one({ signal }), one(), one()]).then(async (digests) => {
      await offloop.pool.close()
      console.log(digests.length)
    })`), 'uncaught mine\n4\n')
})

test('a signal that throws when it is listened to rejects that call, and is no reason for close() to wait', async () => {
  ended(await runChild(`
    const signal = { aborted: false, addEventListener () { throw new Error('mine') }, removeEventListener () {} }
    offloop.hash('sha256', Buffer.alloc(20_000), { signal }).catch(async ({ message }) => {
      console.log(message)
      await offloop.pool.close()
      console.log('closed')
    })`), 'mine\nclosed\n')
})

test('a signal that fires while the input is read aborts', async () => {
  ended(await runChild(`
    const controller = new AbortController()
    const chunks = ['x'.repeat(20_000)]
    Object.defineProperty(chunks, 1, { get () { controller.abort(); return 'y' } })
    offloop.hash('sha256', chunks, { signal: controller.signal }).catch(({ name }) => console.log(name))`), 'AbortError\n')
})

test('move: what the queue refuses stays where it is', async () => {
  ended(await runChild(`
    offloop.pool.configure({ threads: 1, maxQueuedBytes: 1e6, inline: false })
    // In chunks: a buffer alone would leave the queue at once.
    const first = offloop.compress('gzip', [Buffer.alloc(1e6)])
    const data = new Uint8Array(1e6)
    offloop.hash('sha256', data, { move: true }).catch(async ({ code, retryAfter }) => {
      console.log(code, retryAfter >= 1, data.length)
      await first
      const digest = await offloop.hash('sha256', data, { move: true })
      console.log(digest.length, data.length)
      await offloop.hash('sha256', new Uint8Array(2e6), { move: true }).catch(({ retryAfter }) => console.log(retryAfter))
    })`), 'ERR_OFFLOOP_QUEUE_FULL true 1000000\n64 0\nInfinity\n')
})

test('move: what an object says of its buffer is not what is read', async () => {
  ended(await runChild(`
    const real = new ArrayBuffer(1 << 20)
    const view = new Uint8Array(8)
    Object.defineProperty(view, 'byteLength', { value: 1 << 20 })
    let asked = 0
    Object.defineProperty(view, 'buffer', { value: { byteLength: 1 << 20, transfer () { asked++; return real } } })
    offloop.hash('sha256', view, { move: true }).then(() => console.log(asked, real.byteLength))`), `0 ${1 << 20}\n`)
})

// Node frees the memory of results when their environment ends, before the add-on hears of it. Node 20 has no way to
// get an unmarked buffer of it.
if (ArrayBuffer.prototype.transfer !== undefined) {
  test('move: a result is read from a copy when its worker ends', async () => {
    ended(await runChild(`
      const { Worker } = require('node:worker_threads')
      const worker = new Worker(\`
        const { compress, decompress, hash } = require(${JSON.stringify(ROOT)})
        const size = 64 << 20
        compress('zstd', Buffer.alloc(size), { level: 1 }).then(async (packed) => {
          const { buffer } = await decompress('zstd', packed, { maxOutputBytes: size })
          hash('sha3-256', buffer.transfer(), { move: true })
          setTimeout(() => process.exit(0), 20)
        })\`, { eval: true })
      worker.on('exit', (code) => console.log('ended', code))`), 'ended 0\n')
  })
}

test('what was given up while it waits for room keeps nothing, though what stands before it still waits', async () => {
  ended(await runChild(`
    const { createHash, hash, password, pool } = offloop
    const { setTimeout: sleep } = require('node:timers/promises')
    pool.configure({ threads: 1, maxQueuedJobs: 1, inline: false })
    const write = (stream, chunk) => new Promise((resolve) => stream.write(chunk, resolve))
    const begin = async () => { const stream = createHash('md5'); await write(stream, 'a'); return stream }
    const controller = new AbortController()
    const { signal } = controller
    async function makeGivenUp () {
      const stream = await begin()
      return async (size) => {
        const chunk = new Uint8Array(size)
        stream.on('error', () => {}).write(chunk)
        // By now it has been refused.
        await sleep(1)
        stream.destroy()
        return new WeakRef(chunk.buffer)
      }
    }
    ;(async () => {
      const [first, giveUp] = [await begin(), await makeGivenUp()]
      const busy = password.hash('x', { passes: 1024, signal }).catch(() => {})
      while (pool.stats().active === 0) await sleep(1)
      const queued = hash('md5', 'x', { signal }).catch(() => {})
      const waiting = write(first, 'b')
      const reference = await giveUp(8 << 20)
      for (let i = 0; i < 50 && reference.deref() !== undefined; i++) {
        await sleep(100)
        gc()
      }
      console.log(reference.deref() === undefined, pool.stats().queued)
      controller.abort()
      await Promise.all([busy, queued, waiting])
      console.log('written')
    })()`, { args: ['--expose-gc'] }), 'true 1\nwritten\n')
})

test('a copy of lib that nobody has any more is collected', async () => {
  ended(await runChild(`
    const { createRequire } = require('node:module')
    const references = []
    async function loadOnce () {
      for (const file of Object.keys(require.cache)) delete require.cache[file]
      // Its own require(): a module keeps those that it has loaded.
      const lib = createRequire(${JSON.stringify(ROOT)} + '/')(${JSON.stringify(ROOT)})
      await lib.hash('sha256', Buffer.alloc(20_000))
      references.push(new WeakRef(lib.pool))
    }
    ;(async () => {
      for (let i = 0; i < 8; i++) await loadOnce()
      for (let i = 0; i < 8; i++) { gc(); await new Promise((resolve) => setTimeout(resolve, 5)) }
      // The last one may still stand on the stack.
      console.log(references.filter((each) => each.deref()).length < 4)
    })()`, { args: ['--expose-gc'] }), 'true\n')
})

test('what a large input weighs is given back to V8 when it is submitted', async () => {
  ended(await runChild(`
    const data = Buffer.alloc(8 << 20)
    ;(async () => {
      const before = process.memoryUsage().external
      for (let i = 0; i < 6; i++) await offloop.hash('xxh3-64', data)
      console.log(process.memoryUsage().external - before < 8 << 20)
    })()`), 'true\n')
})

'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { ROOT, runChild } = require('./child')

const ended = ({ code, signal, err }, want = 0) => {
  assert.deepEqual({ code, signal }, { code: want, signal: null }, err)
}

test('an idle pool keeps no process alive', async () => {
  ended(await runChild("offloop.hash('sha256', Buffer.alloc(100000))"))
})

test('a pending promise does', async () => {
  const result = await runChild("offloop.hash('sha256', Buffer.alloc(5e7), { move: true }).then(console.log)")
  ended(result)
  assert.match(result.out, /^[0-9a-f]{64}\n$/)
})

// Exit handlers of OpenSSL and others run while the pool's threads work.
const WORK = {
  sha256: "offloop.hash('sha256', big)",
  gzip: "offloop.compress('gzip', big, { level: 9 })",
  zstd: "offloop.compress('zstd', big, { level: 19 })",
  br: "offloop.compress('br', big, { level: 11 })",
  json: 'offloop.json.minify(text)',
  argon2: "offloop.password.hash('x')",
}

const EXITS = Math.ceil((process.env.OFFLOOP_ROUNDS ?? 30) / 4)

for (const [name, call] of Object.entries(WORK)) {
  test(`process.exit() in the middle of ${name} ends the process with its code`, async () => {
    for (let i = 0; i < EXITS; i++) {
      ended(await runChild(`
        const big = Buffer.alloc(4e6, 'some text, ')
        const text = JSON.stringify(Array.from({ length: 2e5 }, (_, i) => ({ i })))
        // Twenty at any time, however fast the machine is.
        const again = () => ${call}.then(again, (error) => { console.error(error); process.exit(9) })
        for (let i = 0; i < 20; i++) again()
        setTimeout(() => {
          const { active, queued } = offloop.pool.stats()
          process.exit(active + queued > 0 ? 7 : 8)
        }, ${i * 3})`, { exits: true }), 7)
    }
  })
}

test('an uncaught exception in the middle of jobs ends the process as any does', async () => {
  const result = await runChild(`
    for (let i = 0; i < 50; i++) offloop.hash('sha256', Buffer.alloc(1e6))
    setImmediate(() => { throw new Error('mine') })`)
  ended(result, 1)
  assert.match(result.err, /Error: mine/)
})

test("what a user's callback throws loses nothing of the others", async () => {
  const result = await runChild(`
    let settled = 0
    process.on('uncaughtException', () => {})
    process.on('unhandledRejection', () => {})
    for (let i = 0; i < 1000; i++) {
      offloop.hash('sha256', Buffer.alloc(20000)).then(() => { settled++; if (i % 10 === 0) throw new Error('mine') })
    }
    process.on('exit', () => console.log(settled))`)
  ended(result)
  assert.equal(result.out, '1000\n')
})

test('the permission model is met with a clear message', async () => {
  const flag = Number(process.versions.node.split('.')[0]) >= 24 ? '--permission' : '--experimental-permission'
  const without = await runChild('', { args: [flag, '--allow-fs-read=*'] })
  assert.match(without.err, /--allow-addons/)
  assert.match((await runChild('', { args: ['--no-addons'] })).err, /without --no-addons/)
  ended(without, 1)
  ended(await runChild("offloop.hash('sha256', 'x'.repeat(50000))", { args: [flag, '--allow-fs-read=*', '--allow-addons'] }))
})

const CLUSTER_WORKER = JSON.stringify(require.resolve('./cluster-worker.js'))

test('cluster gives each worker a pool', async () => {
  const result = await runChild(`
    const cluster = require('node:cluster')
    if (cluster.isPrimary) {
      cluster.setupPrimary({ execArgv: [], exec: ${CLUSTER_WORKER} })
      let done = 0
      for (let i = 0; i < 3; i++) cluster.fork().on('message', (digest) => { if (digest.length === 64) done++ })
      cluster.on('exit', () => { if (Object.keys(cluster.workers).length === 0) console.log(done) })
    }`)
  ended(result)
  assert.equal(result.out, '3\n')
})

const DRAIN_WORKER = JSON.stringify(require.resolve('./drain-worker.js'))

// On Windows kill() ends a process, and no handler runs.
const noSignals = process.platform === 'win32' && 'there are no signals'

test('a worker of a cluster that shuts down as documented ends, though clients keep its connections busy', { skip: noSignals }, async () => {
  const result = await runChild(`
    const cluster = require('node:cluster')
    const http = require('node:http')
    cluster.setupPrimary({ execArgv: [], exec: ${DRAIN_WORKER} })
    const worker = cluster.fork()
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    let answered = 0
    function ask (port) {
      http.get({ port, agent }, (response) => response.resume().on('end', () => {
        if (++answered === 20) worker.process.kill('SIGTERM')
        ask(port)
      })).on('error', () => {})
    }
    worker.on('listening', ({ port }) => ask(port))
    worker.on('exit', (code, signal) => {
      console.log(code, signal, answered >= 20)
      process.exit()
    })`, { exits: true })
  ended(result)
  assert.equal(result.out, '0 null true\n')
})

test('a forked process has a pool of its own, while that of its parent works on', async () => {
  const result = await runChild(`
    const { fork } = require('node:child_process')
    const mine = Array.from({ length: 50 }, () => offloop.hash('sha256', Buffer.alloc(1e6)))
    let theirs = 0
    const child = fork(${CLUSTER_WORKER}, { execArgv: [] }).on('message', (digest) => { if (digest.length === 64) theirs++ })
    child.on('exit', async () => console.log((await Promise.all(mine)).length, theirs))`)
  ended(result)
  assert.equal(result.out, '50 1\n')
})

test('jobs that need memory wait for it, and others pass them', async () => {
  const result = await runChild(`
    const { hash, password, pool } = offloop
    const MiB = 2 ** 20
    // Room for one hash of 19 MiB, and not for two.
    pool.configure({ threads: 4, maxMemory: 32 * MiB })
    let most = 0
    let pending = true
    const watch = () => {
      most = Math.max(most, pool.stats().active)
      if (pending) setImmediate(watch)
    }
    const logins = Promise.all(Array.from({ length: 8 }, () => password.hash('x', { memory: 19 * 1024, passes: 4 })))
    watch()
    logins.then(async () => {
      pending = false
      console.log(most)
      // They end when they are told to.
      const enough = new AbortController()
      const later = Array.from({ length: 8 }, () =>
        password.hash('x', { memory: 19 * 1024, passes: 1024, signal: enough.signal }))
      for (; pool.stats().queued === 0;) await new Promise(setImmediate)
      await hash('sha256', Buffer.alloc(1e5))
      console.log('passed', pool.stats().queued > 0)
      enough.abort()
      await Promise.allSettled(later)
    })`)
  ended(result)
  assert.equal(result.out, '1\npassed true\n')
})

test('the pool is configured before its first use only', async () => {
  for (const inline of [false, true]) {
    const result = await runChild(`
      const { hash, json, pool } = offloop
      pool.configure({ threads: 3, maxQueuedJobs: 10, inline: ${inline} })
      console.log(pool.stats().threads, pool.closed)
      Promise.allSettled([hash('sha256', 'x'), json.minify('[')]).then(async () => {
        const { completed, failed, inlined } = pool.stats()
        // What takes long, as under a sanitizer, goes to the pool all the same.
        console.log(completed, failed, inlined <= ${inline ? 2 : 0})
        try { pool.configure({ threads: 4 }) } catch (error) { console.log(error.code) }
        await pool.close()
        console.log(pool.closed)
      })`)
    ended(result)
    assert.equal(result.out, '3 false\n1 1 true\nERR_INVALID_STATE\ntrue\n')
  }
})

test('whether small inputs run inline is set for a thread at any time, and stays', async () => {
  const result = await runChild(`
    const { hash, pool } = offloop
    const { Worker } = require('node:worker_threads')
    const program = \`
      const { hash, pool } = require(${JSON.stringify(ROOT)})
      pool.configure({ inline: false })
      hash('sha256', 'x')\`
    // A run that meets its time, as on a busy machine, ends up in the pool, so that one alone shows nothing.
    async function inlined () {
      for (let i = 0; i < 50 && pool.stats().inlined === 0; i++) await hash('sha256', 'x')
      return pool.stats().inlined > 0
    }
    async function main () {
      pool.configure({ inline: false })
      pool.configure({ maxQueuedJobs: 100 })
      console.log(await inlined(), pool.stats().maxQueuedJobs)
      await new Promise((resolve, reject) => new Worker(program, { eval: true }).on('error', reject).on('exit', resolve))
      console.log(pool.stats().inlined)
      pool.configure({ inline: true })
      console.log(await inlined())
      try { pool.configure({ inline: false, threads: 1 }) } catch (error) { console.log(error.code) }
    }
    main()`)
  ended(result)
  assert.equal(result.out, 'false 100\n0\ntrue\nERR_INVALID_STATE\n')
})

test('an input that never fits is refused for good, without a promise of room', async () => {
  const result = await runChild(`
    const { hash, pool } = offloop
    pool.configure({ maxQueuedBytes: 1e6 })
    let drains = 0
    pool.on('drain', () => drains++)
    ;(async () => {
      for (const data of [Buffer.alloc(2e6), 'x'.repeat(2e6), 'x'.repeat(9e6), [Buffer.alloc(6e6), 'x']]) {
        await hash('sha256', data).catch(({ code, retryAfter }) => console.log(code, retryAfter))
      }
      await hash('sha256', Buffer.alloc(9e5))
      await new Promise(setImmediate)
      console.log(drains, pool.stats().refused)
    })()`)
  ended(result)
  assert.equal(result.out, 'ERR_OFFLOOP_QUEUE_FULL Infinity\n'.repeat(4) + '0 4\n')
})

test('a full queue refuses in the same tick and tells when it has room again', async () => {
  const result = await runChild(`
    offloop.pool.configure({ threads: 1, maxQueuedJobs: 4, inline: false })
    const refused = []
    const all = Array.from({ length: 50 }, () => offloop.hash('sha256', Buffer.alloc(100000))
      .catch((error) => { refused.push(error) }))
    process.nextTick(() => queueMicrotask(() => console.log('same tick', refused.length > 0)))
    offloop.pool.on('drain', () => console.log('drain'))
    Promise.all(all).then(() => {
      const [{ code, queued, queuedBytes, retryAfter }] = refused
      console.log(code, queued > 0, queuedBytes > 0, retryAfter >= 1, refused.length === offloop.pool.stats().refused)
    })`)
  ended(result)
  assert.match(result.out, /same tick true/)
  assert.match(result.out, /drain/)
  assert.match(result.out, /ERR_OFFLOOP_QUEUE_FULL true true true true/)
})

test('close() drains, or stops what is under way, and refuses what comes later', async () => {
  for (const [options, want] of [['{}', '20 0'], ['{ drain: false }', '0 20'], ['{ timeout: 1 }', null]]) {
    const result = await runChild(`
      let done = 0, closed = 0
      for (let i = 0; i < 20; i++) {
        offloop.hash('sha256', Buffer.alloc(3e6)).then(() => done++, (error) => { if (error.code === 'ERR_OFFLOOP_CLOSED') closed++ })
      }
      offloop.pool.close(${options}).then(async () => {
        await null
        await offloop.hash('sha256', 'x').catch((error) => console.log(error.code))
        console.log(done, closed, done + closed)
      })`)
    ended(result)
    assert.match(result.out, /^ERR_OFFLOOP_CLOSED\n/)
    assert.match(result.out, want === null ? / 20\n$/ : new RegExp(`${want} 20\n$`))
  }
})

test('close() drains, stops and refuses what runs on the calling thread, too', async () => {
  const result = await runChild(`
    const { hash, json, pool } = offloop
    const value = Array.from({ length: 100_000 }, (_, i) => ({ i, text: 'some text' }))
    const codeOf = (call) => call.then((text) => typeof text, (error) => error.code)
    const drained = codeOf(json.stringify(value))
    const stopped = codeOf(new Promise((resolve, reject) => {
      drained.then(() => { json.stringify(value).then(resolve, reject) })
    }))
    ;(async () => {
      console.log(await drained)
      await null
      const closing = pool.close({ drain: false })
      console.log(await stopped, await codeOf(json.stringify(1)), await codeOf(hash.many('sha256', [])))
      await closing
    })()`)
  ended(result)
  assert.equal(result.out, 'string\nERR_OFFLOOP_CLOSED ERR_OFFLOOP_CLOSED ERR_OFFLOOP_CLOSED\n')
})

test("a test's fake timers stop no timeout", async () => {
  const result = await runChild(`
    globalThis.setTimeout = globalThis.clearTimeout = () => { throw new Error('a fake') }
    const { password, pool } = offloop
    const codeOf = (call) => call.catch(({ code }) => code)
    ;(async () => {
      console.log(await codeOf(password.hash('x', { passes: 1024, timeout: 5 })))
      const stopped = codeOf(password.hash('x', { passes: 1024 }))
      await pool.close({ timeout: 5 })
      console.log(await stopped)
    })()`)
  ended(result)
  assert.equal(result.out, 'ERR_OFFLOOP_TIMEOUT\nERR_OFFLOOP_CLOSED\n')
})

test("a test's fake process.nextTick keeps no 'drain' back", async () => {
  const result = await runChild(`
    process.nextTick = () => {}
    const { hash, pool } = offloop
    pool.configure({ maxQueuedJobs: 2 })
    pool.once('drain', () => console.log('drain'))
    for (let i = 0; i < 100; i++) hash('sha256', Buffer.alloc(100_000)).catch(() => {})`)
  ended(result)
  assert.equal(result.out, 'drain\n')
})

test('the pool can be disposed of, which drains it', async () => {
  const result = await runChild(`
    let done = 0
    for (let i = 0; i < 20; i++) offloop.hash('sha256', Buffer.alloc(1e6)).then(() => done++)
    offloop.pool[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]().then(async () => {
      await null
      console.log(done)
    })`)
  ended(result)
  assert.equal(result.out, '20\n')
})

test('what async_hooks sees of an idle copy of lib says that it keeps nothing alive', async () => {
  // As Jest's --detectOpenHandles asks: it takes what has no hasRef() for an open handle.
  const result = await runChild(`
    const seen = []
    require('node:async_hooks').createHook({ init: (id, type, trigger, resource) => { if (type === 'offloop') seen.push(resource) } }).enable()
    for (const file of Object.keys(require.cache)) delete require.cache[file]
    const { hash } = require(${JSON.stringify(ROOT)})
    const [resource] = seen
    const states = [seen.length, resource.hasRef()]
    const digest = hash('sha256', Buffer.alloc(100000))
    states.push(resource.hasRef())
    digest.then(() => setImmediate(() => console.log(JSON.stringify([...states, resource.hasRef()]))))`)
  ended(result)
  assert.equal(result.out, '[1,false,true,false]\n')
})

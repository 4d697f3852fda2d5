'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { runChild, ROOT } = require('./child')

/** OFFLOOP_ROUNDS raises how often an environment ends. */
const ROUNDS = Number(process.env.OFFLOOP_ROUNDS ?? 30)

const clean = ({ code, signal, out, err }, want) => {
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, err)
  if (want !== undefined) assert.equal(out, want)
}

// Each kind of job that a worker may leave behind, in a worker that is ended.
const JOBS = `
  const o = require(${JSON.stringify(ROOT)})
  const text = Buffer.from(JSON.stringify(Array.from({ length: 30000 }, (_, i) => ({ i }))))
  for (let i = 0; i < 30; i++) {
    o.hash('sha256', Buffer.alloc(300000)).catch(() => {})
    o.hash('sha256', Buffer.alloc(3000000), { move: true }).catch(() => {})
    o.compress('zstd', text, { level: 12 }).catch(() => {})
    o.json.minify(text).catch(() => {})
    o.hash('blake2b', 'x').catch(() => {})
  }
  o.hash('sha256', Buffer.alloc(20000000)).catch(() => {})
  const stream = o.createCompress('gzip')
  stream.on('error', () => {})
  stream.write(text)`

test('a worker may be terminated at any moment', async () => {
  clean(await runChild(`
    const { Worker } = require('node:worker_threads')
    const jobs = ${JSON.stringify(JOBS)}
    async function main () {
      for (let i = 0; i < ${ROUNDS}; i++) {
        const worker = new Worker(jobs + ";require('node:worker_threads').parentPort.postMessage(1)", { eval: true })
        await new Promise((resolve) => worker.once('message', resolve))
        if (i % 3 > 0) await new Promise((resolve) => setTimeout(resolve, i % 7))
        await worker.terminate()
      }
      console.log(await offloop.hash('sha1', 'the pool lives on'.repeat(1000)))
    }
    main()`), undefined)
})

test('a worker may end by itself, by process.exit() and by an exception', async () => {
  clean(await runChild(`
    const { Worker } = require('node:worker_threads')
    const ends = ['', ';process.exit(3)', ";setImmediate(() => { throw new Error('mine') })", ';setTimeout(() => process.exit(), 2)']
    async function main () {
      for (let i = 0; i < ${ROUNDS / 2}; i++) {
        const worker = new Worker(${JSON.stringify(JOBS)} + ends[i % 4], { eval: true })
        // What else a worker fails of is a fault of the jobs, and ends this process.
        worker.on('error', (error) => { if (i % 4 !== 2 || error.message !== 'mine') throw error })
        await new Promise((resolve) => worker.once('exit', resolve))
      }
    }
    main()`))
})

test('the end of one environment loses nothing of another', async () => {
  clean(await runChild(`
    const { Worker } = require('node:worker_threads')
    async function main () {
      const workers = Array.from({ length: 6 }, () => new Worker(${JSON.stringify(JOBS)}, { eval: true }))
      const mine = Array.from({ length: 300 }, (_, i) => offloop.hash('sha256', Buffer.alloc(50000, i)))
      await new Promise((resolve) => setTimeout(resolve, 60))
      await Promise.all(workers.map((worker) => worker.terminate()))
      console.log((await Promise.all(mine)).length)
    }
    main()`), '300\n')
})

test('the add-on may be loaded first in a worker', async () => {
  clean(await runChild(`
    const { Worker } = require('node:worker_threads')
    const program = 'require(${JSON.stringify(ROOT)}).hash("sha256", Buffer.alloc(1e5))'
    async function main () {
      for (let i = 0; i < 5; i++) await new Promise((resolve) => new Worker(program, { eval: true }).once('exit', resolve))
    }
    main()`))
})

// Each is in the add-on most of the time, so that the end comes there, between two calls of Node-API.
const LOOPS = {
  'password.needsRehash': 'for (;;) o.password.needsRehash(phc)',
  'password.verify': "for (;;) o.password.verify(phc, 'x').catch(() => {})",
  'compiling plans': 'for (;;) compile(Array(100).fill(STEP))',
  'settling results': "again(500, () => o.compress('zstd', noise))",
  'copying large inputs': "again(2, () => o.hash.many('sha256', [large, ...Array(2000).fill('text')]))",
  'making room for inputs': 'const plan = compile([]); for (;;) dropInput(allocateInput(Array(1000).fill(1), plan))',
  'freeing moved inputs': 'const moved = Array.from({ length: 1000 }, () => new Uint8Array(9)); for (;;) freeInput(moved)',
  'asking a document': "o.json.open('{\"a\":[1]}').then((document) => { for (;;) document.get('/a/0') + document.keys() })",
}

const LOOP_HELPERS = `
  const { parentPort, workerData: phc } = require('node:worker_threads')
  const o = require(${JSON.stringify(ROOT)})
  const { allocateInput, compile, dropInput, freeInput } = require(${JSON.stringify(ROOT)} + '/lib/binding')
  const STEP = ['compress', { format: 'zstd', level: 3, checksum: true, windowLog: 20, threads: 0 }]
  const noise = require('node:crypto').randomBytes(20_000)
  const large = Buffer.alloc(9_000_000)
  function again (times, call) {
    const next = () => call().then(next)
    for (let i = 0; i < times; i++) next()
  }
  parentPort.postMessage(1);`

for (const [name, loop] of Object.entries(LOOPS)) {
  test(`a worker may be terminated in the middle of ${name}`, async () => {
    clean(await runChild(`
      const { Worker } = require('node:worker_threads')
      const program = ${JSON.stringify(LOOP_HELPERS + loop)}
      async function main () {
        const workerData = await offloop.password.hash('x', { memory: 8, passes: 1 })
        const enough = performance.now() + 10_000
        for (let i = 0; i < ${ROUNDS} && performance.now() < enough; i++) {
          const worker = new Worker(program, { eval: true, workerData })
          worker.on('error', (error) => { throw error })
          await new Promise((resolve) => worker.once('message', resolve))
          // Finer than timers are.
          const until = performance.now() + Math.random() * 6
          while (performance.now() < until);
          await worker.terminate()
        }
        console.log('alive')
      }
      main()`), 'alive\n')
  })
}

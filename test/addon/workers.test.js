'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { runChild, ROOT } = require('./child')

/** OFFLOOP_ROUNDS raises how often an environment ends. */
const ROUNDS = Number(process.env.OFFLOOP_ROUNDS ?? 60)

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

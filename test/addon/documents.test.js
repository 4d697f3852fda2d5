'use strict'

// Memory of documents: outside V8's heap, told to V8, freed by close(), by the garbage collector and with the environment.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { runChild, ROOT } = require('./child')

const clean = ({ code, signal, out, err }, want) => {
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, err)
  if (want !== undefined) assert.equal(out, want)
}

/** Sanitizers keep what is freed. */
const skip = /san/.test(process.env.LD_PRELOAD ?? '') && 'memory is not measured under a sanitizer'
/** QEMU keeps some of it as well; see scripts/prebuild-test. */
const skipEmulated = skip || (process.env.OFFLOOP_NODE !== undefined && 'memory is not measured under an emulator')

const HELPERS = `
  require('node:v8').setFlagsFromString('--expose-gc')
  const gc = require('node:vm').runInNewContext('gc')
  const rss = () => process.memoryUsage.rss()
  const text = Buffer.from('[' + '{"a":[1,2,3],"b":"text"},'.repeat(400000) + '0]')
  const collect = async () => { for (let i = 0; i < 10; i++) { gc(); await new Promise(setImmediate) } }
  const warmUp = async () => { (await offloop.json.open(text)).close(); await collect() }
`

test('a document takes native memory only, and close() gives it back', { skip: skipEmulated }, async () => {
  clean(await runChild(`${HELPERS}
    async function main () {
      await warmUp()
      const heap = process.memoryUsage().heapUsed
      const before = rss()
      const document = await offloop.json.open(text)
      await collect()
      const grown = process.memoryUsage().heapUsed - heap
      if (grown > 1e6) throw new Error('on the heap: ' + grown)
      const open = rss()
      if (open - before < 20e6) throw new Error('where is it? ' + (open - before))
      const { completed } = offloop.pool.stats()
      document.close()
      // A thread of the pool frees it.
      const until = performance.now() + 60_000
      while (open - rss() < 20e6 || offloop.pool.stats().completed === completed) {
        if (performance.now() > until) throw new Error('not freed: ' + (open - rss()))
        await new Promise(setImmediate)
      }
    }
    main()`))
})

test('close() of a large document frees it where the pool takes no more', { skip: skipEmulated }, async () => {
  clean(await runChild(`${HELPERS}
    async function main () {
      await warmUp()
      const document = await offloop.json.open(text)
      await offloop.pool.close()
      const open = rss()
      document.close()
      if (open - rss() < 20e6) throw new Error('not freed: ' + (open - rss()))
    }
    main()`))
})

test('forgotten documents are collected, because V8 knows of their memory', { skip }, async () => {
  clean(await runChild(`${HELPERS}
    async function main () {
      await warmUp()
      const before = rss()
      // More than a gigabyte, without a word to the collector.
      for (let i = 0; i < 30; i++) await offloop.json.open(text)
      if (rss() - before > 600e6) throw new Error('never collected: ' + (rss() - before))
    }
    main()`))
})

test('opening that fails or is given up leaves nothing behind', { skip }, async () => {
  clean(await runChild(`${HELPERS}
    async function openInVain (times) {
      for (let i = 0; i < times; i++) {
        const controller = new AbortController()
        const opened = offloop.json.open(text, { signal: controller.signal }).catch(() => {})
        setTimeout(() => controller.abort(), i % 10 * 3)
        const document = await opened
        document?.close()
        await offloop.json.open([text, ']']).catch(() => {})
      }
      // Behind whatever is still running.
      await warmUp()
    }
    async function main () {
      // What the threads and the allocator keep for the next time has its full size after a few of them.
      await openInVain(20)
      const before = rss()
      await openInVain(40)
      // Each document, and each copy of the text, has more than 10 MB: 400 and more, if each left one behind.
      if (rss() - before > 200e6) throw new Error('kept: ' + (rss() - before))
    }
    main()`))
})

test('a worker may end with documents and lines under way', async () => {
  clean(await runChild(`
    const { Worker } = require('node:worker_threads')
    const jobs = ${JSON.stringify(`
      const { json } = require(${JSON.stringify(ROOT)})
      const text = '[' + '{"a":[1,2,3],"b":"text"},'.repeat(100000) + '0]'
      json.open(text).then((document) => {
        for (let i = 0; i < 30; i++) document.toValue('/' + i).catch(() => {})
        for (let i = 0; i < 5; i++) document.toBuffer('').catch(() => {})
        json.open(text).catch(() => {})
        const lines = json.createLines()
        lines.on('error', () => {})
        lines.write('{"a":1}\\n'.repeat(100000))
        json.stringify(Array.from({ length: 100000 }, (_, i) => ({ i }))).catch(() => {})
        require('node:worker_threads').parentPort.postMessage(1)
      })`)}
    async function main () {
      for (let i = 0; i < 20; i++) {
        const worker = new Worker(jobs, { eval: true })
        await new Promise((resolve) => worker.once('message', resolve))
        if (i % 3 > 0) await new Promise((resolve) => setTimeout(resolve, i % 7))
        await worker.terminate()
      }
      console.log((await offloop.json.open('[1]')).get('/0'))
    }
    main()`), '1\n')
})

test('documents under way keep the process alive, open ones do not', async () => {
  clean(await runChild(`
    offloop.json.open('{"a":1}').then((document) => {
      globalThis.kept = document
      document.toValue('/a').then(console.log)
    })`), '1\n')
})

'use strict'

// Native memory that runs out in a call from lib, and native memory that V8 has to know of.

const assert = require('node:assert/strict')
const { constants } = require('node:buffer')
const { spawnSync } = require('node:child_process')
const os = require('node:os')
const { test } = require('node:test')
const { runChild } = require('./child')

const clean = ({ code, signal, out, err }, want) => {
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, err)
  assert.equal(out, want)
}

const sanitized = /san/.test(process.env.LD_PRELOAD ?? '') && 'a sanitizer has a memory of its own'
const unlimited = spawnSync('prlimit', ['--version']).status !== 0 && 'there is no prlimit'

/** Less than `LONG` has is left to the process. */
const LIMIT = `
  const { execFileSync } = require('node:child_process')
  const fs = require('node:fs')
  function limit () {
    // The Buffer behind LONG would be room that comes when V8 likes. Another thread frees it, and the next collection waits for that.
    gc()
    gc()
    const [, kilobytes] = /VmSize:\\s+(\\d+) kB/.exec(fs.readFileSync('/proc/self/status', 'latin1'))
    execFileSync('prlimit', ['--pid', process.pid, '--as=' + (Number(kilobytes) * 1024 + 150e6)])
  }
  // Flat, so that reading it takes no memory of V8's.
  const LONG = Buffer.alloc(400e6, 'x').latin1Slice()`

test('a call that memory runs out in fails, and later ones work', { skip: sanitized || unlimited }, async () => {
  clean(await runChild(`${LIMIT}
    async function main () {
      const { OffloopError, hash, json, password } = offloop
      // Threads take memory too.
      await hash('sha256', Buffer.alloc(1e5))
      const document = await json.open('{"a":1}')
      limit()
      const failures = [
        () => password.verify(LONG, 'x'),
        async () => password.needsRehash(LONG),
        async () => document.has(LONG),
      ]
      for (const call of failures) {
        await call().then(console.log, (error) => console.log(error instanceof OffloopError, error.code))
      }
      console.log((await hash('sha256', Buffer.alloc(1e5))).length, document.get('/a'))
    }
    main()`, { args: ['--expose-gc'] }), 'true ERR_OFFLOOP_OUT_OF_MEMORY\n'.repeat(3) + '64 1\n')
})

// The library would exit.
test('br that memory runs out for fails', { skip: sanitized || unlimited }, async () => {
  clean(await runChild(`${LIMIT}
    async function main () {
      const { compress, hash } = offloop
      await hash('sha256', Buffer.alloc(1e5))
      limit()
      const failed = compress('br', Buffer.alloc(1e6, LONG.slice(0, 9)), { level: 11, windowLog: 24 })
      console.log(await failed.then((result) => result.length, (error) => error.code))
      console.log((await compress('br', Buffer.alloc(1e5), { level: 4 })).length > 0)
    }
    main()`, { args: ['--expose-gc'] }), 'ERR_OFFLOOP_OUT_OF_MEMORY\ntrue\n')
})

test('V8 knows what compiled patches take, so that forgotten ones are collected', { skip: sanitized }, async () => {
  clean(await runChild(`
    const { compile } = require('./lib/binding')
    const operations = Buffer.from(JSON.stringify(Array.from({ length: 50_000 }, (_, value) => ({ op: 'add', path: '/a', value }))))
    const rss = () => process.memoryUsage.rss()
    async function main () {
      let most = 0
      const before = rss()
      // More than a gigabyte, without a word to the collector, and with nothing on the heap that it would look for.
      for (let i = 0; i < 100; i++) {
        compile([['json.patch', { operations }]])
        most = Math.max(most, rss() - before)
        await new Promise(setImmediate)
      }
      console.log(most < 500e6 || most)
    }
    main()`), 'true\n')
})

// Where buffers may have more, as from Node 22 on, no such result finds the memory.
if (constants.MAX_LENGTH <= 2 ** 33) {
  const small = os.freemem() < 12e9 && 'this takes 5 GB of memory'

  test('a result that is longer than a Buffer can be is an error', { skip: sanitized || small }, async () => {
    const { code, out, err } = await runChild(`
      offloop.pool.configure({ maxQueuedBytes: 2 ** 33 })
      const part = Buffer.alloc(2 ** 28)
      offloop.plan().run(Array(17).fill(part)).catch(async ({ name, code }) => {
        console.log(name, code, await offloop.hash('xxh3-64', 'later'.repeat(9999)))
      })`)
    assert.equal(code, 0, err)
    assert.match(out, /^OffloopError ERR_OFFLOOP_OUTPUT_TOO_LARGE [0-9a-f]{16}\n$/)
  })
}

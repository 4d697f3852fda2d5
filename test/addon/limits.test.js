'use strict'

// What the system refuses a process: the threads of the pool.

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { test } = require('node:test')
const { runChild } = require('./child')

const sanitized = /san/.test(process.env.LD_PRELOAD ?? '') && 'a sanitizer has a memory of its own'
const unlimited = spawnSync('prlimit', ['--version']).status !== 0 && 'there is no prlimit'

test('without a thread calls fail as for want of memory, and later ones work', { skip: sanitized || unlimited }, async () => {
  const { code, out, err } = await runChild(`
    const { execFileSync } = require('node:child_process')
    const fs = require('node:fs')
    const limit = (bytes) => execFileSync('prlimit', ['--pid', process.pid, '--as=' + bytes + ':unlimited'])
    const { OffloopError, compress, hash, pool } = offloop
    const small = Buffer.alloc(50_000)
    const large = Buffer.alloc(9e6)
    const show = (call) => call.then(({ length }) => console.log(length), (error) => {
      console.log(error instanceof OffloopError, error.code, /start a thread/.test(error.message))
    })
    async function main () {
      limit('unlimited')
      const [, kilobytes] = /VmSize:\\s+(\\d+) kB/.exec(fs.readFileSync('/proc/self/status', 'latin1'))
      // A thread has a stack of 1 MiB.
      limit(Number(kilobytes) * 1024 + 900e3)
      const calls = [hash('sha256', small), compress('zstd', small, { lane: 'bulk' })]
      await Promise.all(calls.map(show))
      limit('unlimited')
      const { started, queued, queuedBytes, failed } = pool.stats()
      console.log(started, queued, queuedBytes, failed)
      await show(hash('sha256', large))
      console.log(pool.stats().started > 0)
    }
    main()`)
  assert.deepEqual({ code, err }, { code: 0, err: '' })
  assert.equal(out, 'true ERR_OFFLOOP_OUT_OF_MEMORY true\n'.repeat(2) + '0 0 0 2\n64\ntrue\n')
})

'use strict'

// What the services of the main job say of themselves.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { fork } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')

const SERVICE = path.join(__dirname, '..', '..', 'examples', 'main-job', 'service.js')

test('the peak of a service is its own, and not that of the process that started it', async (t) => {
  const held = Buffer.alloc(512 * 1024 * 1024, 1)
  const child = fork(SERVICE, ['inline'])
  t.after(() => child.kill('SIGKILL'))
  const [{ port }] = await once(child, 'message', { signal: AbortSignal.timeout(60_000) })
  const { rssPeak } = await (await fetch(`http://127.0.0.1:${port}/vitals`)).json()
  assert.ok(rssPeak < held.length, `${rssPeak} bytes`)
  assert.ok(rssPeak >= Number(fs.readFileSync(`/proc/${child.pid}/statm`, 'latin1').split(' ')[1]) * 4096 / 2, `${rssPeak} bytes`)
})

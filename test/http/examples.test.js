'use strict'

// The examples run, and do what they say.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { execFile, spawn } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')
const { promisify } = require('node:util')
const { ask } = require('./servers')

const run = promisify(execFile)
const example = (name) => path.join(__dirname, '..', '..', 'examples', name)
const TYPE = { 'Content-Type': 'application/json' }

for (const name of ['express.js', 'fastify.js']) {
  test(`examples/${name} serves`, async (t) => {
    const child = spawn(process.execPath, [example(name)], { env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
    const exit = once(child, 'exit')
    t.after(() => child.kill('SIGKILL'))
    const [line] = await once(child.stdout, 'data')
    const port = Number(String(line).match(/listening on (\d+)/)[1])
    const post = (path, body, headers) =>
      ask(port, { method: 'POST', path, body: typeof body === 'string' ? body : JSON.stringify(body), headers: { ...TYPE, ...headers } })

    const report = await ask(port, { path: '/report', headers: { 'Accept-Encoding': 'zstd' } })
    assert.equal(report.headers['content-encoding'], 'zstd')
    assert.equal(JSON.parse(report.text).length, 20_000)
    assert.ok(report.raw.length < report.body.length / 5)
    const first = await post('/first', { items: [{ id: 1 }, { id: 2 }] }, { 'Accept-Encoding': 'gzip' })
    assert.deepEqual([first.text, first.headers['content-encoding']], ['{"id":1}', 'gzip'])
    assert.equal((await post('/first', '{"items":[')).status, 400)

    const account = { name: 'ada', password: 'correct horse' }
    assert.equal((await post('/accounts', account)).status, 201)
    assert.equal((await post('/login', account)).text, '{"valid":true}')
    for (const other of [{ password: 'wrong' }, { name: 'nobody' }, { name: 'nobody', password: 'of nobody' }]) {
      const { status, text } = await post('/login', { ...account, ...other })
      assert.deepEqual([status, text], [401, '{"valid":false}'])
    }
    child.kill('SIGTERM')
    assert.deepEqual(await exit, [0, null])
  })
}

test('examples/worker.js runs', async () => {
  const { stdout } = await run(process.execPath, [example('worker.js')], { timeout: 60_000 })
  assert.match(stdout, /worker 2: \d+ bytes came in \d+\n\d+ jobs of 4 threads of JavaScript ran on 2 of the pool\n$/)
})

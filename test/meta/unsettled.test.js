'use strict'

// Programs that CI trusts do not end well when a promise of the library is never settled. Node itself would end with 0.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { root } = require('./repository')

/** Loaded before the program, it makes json.get forget its promises. */
const FORGET = `require(${JSON.stringify(path.join(root, 'lib'))}).json.get = () => new Promise(() => {})\n`

function runForgetful (...command) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-unsettled-'))
  try {
    const forget = path.join(folder, 'forget.js')
    fs.writeFileSync(forget, FORGET)
    return spawnSync(process.execPath, ['--require', forget, ...command], { cwd: root, encoding: 'utf8', timeout: 120_000 })
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

test('scripts/soak fails and says why', () => {
  const { status, stdout } = runForgetful('--expose-gc', 'scripts/soak', '--seconds', '2')
  assert.equal(status, 1)
  assert.equal(stdout, 'soak: a promise was never settled\n')
})

test('bench/gate.js fails', () => {
  const { status, stderr } = runForgetful('bench/gate.js', 'no-program')
  assert.equal(status, 1)
  // It did not come as far as to miss the program.
  assert.equal(stderr, '')
})

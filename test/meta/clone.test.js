'use strict'

// A copy of the project that git does not know: what asks git for its files fails, and says so. It is never skipped.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { read } = require('./repository')

function runInCopy (t, files, command, ...args) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-copy-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 })
  }
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(fs.realpathSync(folder)) }
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8', env })
}

const WANTED = /Git has to say which files are the project's.*CONTRIBUTING\.md/i

test('the tests about the project fail', (t) => {
  const files = { 'test/meta/repository.js': read('test/meta/repository.js') }
  const { status, stderr } = runInCopy(t, files, process.execPath, '-e', "require('./test/meta/repository.js')")
  assert.equal(status, 1)
  assert.match(stderr, WANTED)
  assert.match(stderr, /not a git repository/)
})

test('lint fails', (t) => {
  const files = { 'scripts/lint': read('scripts/lint'), 'scripts/setup': '#!/bin/sh\n' }
  const { status, stdout, stderr } = runInCopy(t, files, 'bash', 'scripts/lint')
  assert.deepEqual([status, stdout], [1, ''])
  assert.match(stderr, WANTED)
})

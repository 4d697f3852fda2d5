'use strict'

// json.parse in processes and threads that are not as others are. Native code does the same in all of them.

const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const path = require('node:path')
const { test } = require('node:test')
const { promisify } = require('node:util')
const { Worker } = require('node:worker_threads')

const ALL = path.join(__dirname, 'json-parse-all.js')
const run = (...flags) => promisify(execFile)(process.execPath, [...flags, ALL])

test('values are the same where code generation is forbidden', () => run('--disallow-code-generation-from-strings'))

test('values are the same where Object.prototype is frozen', () => run('--frozen-intrinsics', '--no-warnings'))

test('values are the same in a worker', async () => {
  const worker = new Worker(ALL)
  const code = await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))
  assert.equal(code, 0)
})

'use strict'

// What .ci/run makes of its stages, which print here what they are told to.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { matching, read } = require('./repository')

const SOUND = 'ℹ pass 2\nℹ fail 0\nℹ skipped 0\n'
const SUITE = '\t7 - JsonSuitesTest.FindsWhatRfc6901Shows (Skipped)\n'
const CTEST = '100% tests passed, 0 tests failed out of 9\n'

/** Stands for npm and for every script of a stage. */
const STAND_IN = '#!/usr/bin/env bash\nprintf "seed %s\\n%s" "$OFFLOOP_SEED" "$STAGE_PRINTS"\nsleep "$STAGE_SLEEPS"\n'

function runCi (stage, prints, environment = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-ci-'))
  try {
    for (const file of ['bin/npm', 'scripts/lint', 'scripts/sanitize', 'scripts/bench-gate']) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      fs.writeFileSync(path.join(folder, file), STAND_IN, { mode: 0o755 })
    }
    fs.mkdirSync(path.join(folder, '.ci'))
    fs.writeFileSync(path.join(folder, '.ci/run'), read('.ci/run'))
    const { status, stdout } = spawnSync('bash', ['.ci/run', stage], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
        OFFLOOP_SUITES: folder,
        OFFLOOP_SEED: '',
        STAGE_PRINTS: prints,
        STAGE_SLEEPS: '0',
        ...environment,
      },
    })
    return { status, out: stdout, last: stdout.trimEnd().split('\n').at(-1) }
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

test('what passes is counted', () => {
  const { status, out, last } = runCi('test', SOUND + CTEST)
  assert.deepEqual({ status, last }, { status: 0, last: '11 passed, 0 failed, 0 skipped' })
  assert.match(out, /^seed 1$/m)
})

test('a skipped suite is a failure, by name', () => {
  const { status, out, last } = runCi('test', CTEST + SUITE)
  assert.deepEqual({ status, last }, { status: 1, last: '8 passed, 1 failed, 0 skipped' })
  assert.match(out, /^test: JsonSuitesTest\.FindsWhatRfc6901Shows$/m)
})

test('so is any other test that is skipped, or left to do', () => {
  for (const [line, count] of [
    ['﹣ the page works (1.5ms) # there is no Chromium here', 'skipped 1'], ['  ⚠ later (1.5ms) # soon', 'todo 1'], ['', 'skipped 1'],
  ]) {
    const { status, last } = runCi('test', `${line}\nℹ pass 2\nℹ ${count}\n`)
    assert.deepEqual({ status, last }, { status: 1, last: '2 passed, 1 failed, 0 skipped' }, line)
  }
  assert.equal(runCi('gate', 'bench-gate: skipped gzip\n17 passed, 0 failed, 1 skipped\n').status, 1)
})

test('what cannot look under a sanitizer may be skipped there, and only there', () => {
  const prints = `﹣ opening that fails or is given up leaves nothing behind (1ms) # memory is not measured\n${SOUND}ℹ skipped 1\n`
  const { status, out, last } = runCi('asan', prints)
  assert.deepEqual({ status, last }, { status: 0, last: '2 passed, 0 failed, 1 skipped' })
  assert.match(out, /^asan: opening that fails or is given up leaves nothing behind$/m)
  assert.equal(runCi('test', prints).status, 1)
})

test('without the suites there is no green run of what reads them', () => {
  for (const stage of ['test', 'conformance']) {
    const { status, out } = runCi(stage, SOUND, { OFFLOOP_SUITES: '' })
    assert.equal(status, 1)
    assert.match(out, /^ci: there are no conformance suites/m)
  }
  assert.equal(runCi('gate', SOUND, { OFFLOOP_SUITES: '' }).status, 0)
})

test('a stage that ends well without a word of its tests has failed, but for those that have none', () => {
  const { status, out, last } = runCi('gate', '')
  assert.deepEqual({ status, last }, { status: 1, last: '0 passed, 1 failed, 0 skipped' })
  assert.match(out, /^ci: gate counted no test$/m)
  assert.equal(runCi('gate', '0 passed, 0 failed\n').status, 1)
  assert.equal(runCi('lint', '').last, '1 passed, 0 failed, 0 skipped')
})

test('a stage that hangs is ended', () => {
  const { status, out } = runCi('test', SOUND, { STAGE_SLEEPS: '60', OFFLOOP_STAGE_LIMIT: '1s' })
  assert.equal(status, 1)
  assert.match(out, /^ci: test was ended/m)
})

test('whatever runs tests of JavaScript has a limit of time', () => {
  for (const file of matching(/^scripts\/|^test\/nodes\/run$/)) {
    for (const line of read(file).split('\n').filter((each) => /^[^#]*\bnode"? --test\b/.test(each))) {
      assert.match(line, /--test-timeout=\d+/, file)
    }
  }
})

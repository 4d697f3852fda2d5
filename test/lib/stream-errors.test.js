'use strict'

// What a program's own listeners and callbacks throw while a stream hands out its results.

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const { test } = require('node:test')

/** What a program sees, in order: the runner of tests catches what nobody else does. */
const seenBy = (program) => JSON.parse(execFileSync(process.execPath, ['-e', `
  const zlib = require('node:zlib')
  const { createCompress, createDecompress, createHash } = require('offloop')
  const seen = []
  const fail = () => { throw new Error('mine') }
  process.on('uncaughtException', (error) => seen.push(error.message))
  process.on('unhandledRejection', (error) => seen.push('a rejection: ' + error.message))
  ${program}
  process.on('exit', () => console.log(JSON.stringify(seen)))`], { encoding: 'utf8' }))

const CASES = {
  'the callback of a write': "createCompress('gzip').resume().write('x', fail)",
  'the callback of a write to a hash': "createHash('sha256').write('x', fail)",
  'the callback of a flush': "const s = createCompress('gzip').resume(); s.write('x'); s.flush(fail)",
  'a listener for data': "createDecompress('gzip').on('data', fail).end(zlib.gzipSync('x'))",
  'a listener for the digest': "createHash('sha256').on('digest', fail).end('x')",
  'a listener for an error': "createDecompress('gzip').on('error', fail).end('no gzip')",
}

for (const [name, program] of Object.entries(CASES)) {
  test(`what ${name} throws is uncaught`, () => assert.deepEqual(seenBy(program), ['mine']))
}

test('a stream of which a callback threw goes on', () => {
  assert.deepEqual(seenBy(`
    const stream = createHash('sha256')
    stream.write('one ', fail)
    stream.write('two', () => stream.digest().then((digest) => seen.push(digest.length)))`), ['mine', 64])
})

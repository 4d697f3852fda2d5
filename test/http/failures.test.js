'use strict'

// The status of every error, as docs/errors.md has it.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { CODES, AbortError, makeError } = require('../../lib/errors')
const { asHttpError } = require('../../lib/http/policy/failures')

const document = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'errors.md'), 'utf8')

/** code → the last column of its row */
const documented = Object.fromEntries(Array.from(document.matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm), ([, code, answer]) => [code, answer]))

for (const code of Object.keys(CODES)) {
  test(`${code} is answered as documented`, () => {
    const error = asHttpError(code === 'ABORT_ERR' ? new AbortError('left') : makeError(code, 'message', { retryAfter: 3 }))
    if (code === 'ABORT_ERR') {
      assert.match(documented[code], /none: the client is gone/)
      assert.deepEqual([error.status, error.type, error.cause.code], [400, 'request.aborted', code])
      return
    }
    assert.equal(error.status, Number.parseInt(documented[code], 10))
    assert.deepEqual([error.statusCode, error.expose, error.code], [error.status, error.status < 500, code])
    assert.deepEqual(error.headers, { 'Retry-After': '3' })
  })
}

test('an error that has a status keeps it', () => {
  const error = Object.assign(new Error('teapot'), { statusCode: 418 })
  assert.equal(asHttpError(error).status, undefined)
  assert.equal(asHttpError(error), error)
})

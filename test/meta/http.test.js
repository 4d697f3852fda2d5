'use strict'

// What the adapters' declarations say, their document says too.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { all, read } = require('./repository')

const document = read('docs/http.md')

for (const file of ['options', 'express', 'fastify']) {
  test(`every option of lib/http/${file}.d.ts is documented`, () => {
    const options = all(read(`lib/http/${file}.d.ts`), /^ +(\w+)\?:/gm)
    assert.ok(options.length >= 4)
    assert.deepEqual(options.filter((name) => !document.includes(`\`${name}\``)), [])
  })
}

test('every dependency is documented', () => {
  const { dependencies } = JSON.parse(read('package.json'))
  assert.deepEqual(Object.keys(dependencies).filter((name) => !document.includes(`\`${name}\``)), [])
})

test('the middleware is what its declaration says', () => {
  const declared = all(read('lib/http/express.d.ts'), /^export function (\w+)/gm)
  assert.deepEqual(Object.keys(require('../../lib/http/express')).sort(), declared.sort())
})

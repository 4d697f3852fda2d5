'use strict'

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { violationOfBytes, violationOfText, violationOfValue } = require('../../lib/http/policy/strictness')

const WRONG = { '"text"': '"', true: 't', null: 'n', 12: '1', '#': '#', '\ufeff{}': '\ufeff' }

test('what begins neither an object nor an array is told, in text and in bytes', () => {
  for (const space of ['', ' ', ' \t\r\n'.repeat(100)]) {
    for (const right of ['{}', '[', '{"a"']) {
      assert.equal(violationOfText(space + right), undefined)
      assert.equal(violationOfBytes([Buffer.from(space), Buffer.from(right)]), undefined)
    }
    for (const [text, first] of Object.entries(WRONG)) {
      const errors = [violationOfText(space + text), violationOfBytes([Buffer.from(space + text)]), violationOfBytes([Buffer.from(space), Buffer.from(text)])]
      for (const error of errors) assert.ok(error instanceof SyntaxError && error.message.includes(`'${first}'`), error?.message)
    }
    for (const error of [violationOfText(space), violationOfBytes([Buffer.from(space)]), violationOfBytes([Buffer.from(space), Buffer.alloc(0)])]) {
      assert.equal(error.message, 'Unexpected end of JSON input')
    }
  }
})

test('of much white space only the first 64 KiB are looked at', () => {
  const space = Buffer.alloc(64 * 1024, ' ')
  assert.equal(violationOfBytes([space]).message, 'Unexpected end of JSON input')
  for (const chunks of [[space, Buffer.from('x')], [Buffer.concat([space, Buffer.from('x')])], [Buffer.alloc(5_000_000, ' ')]]) {
    assert.equal(violationOfBytes(chunks), undefined)
  }
})

test('a value tells the same', () => {
  for (const value of [{}, [], [1]]) assert.equal(violationOfValue(value), undefined)
  for (const [value, first] of [['text', '"'], ['x'.repeat(1e6), '"'], ['', '"'], [true, 't'], [null, 'n'], [12, '1'], [-1, '-']]) {
    const { message } = violationOfValue(value)
    assert.ok(message.startsWith(`Unexpected token '${first}', "${first}`) && message.length < 100, message)
  }
})

'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')

// What offloop moves memory with, which nobody else can reach then.
const moved = []
const { transfer } = ArrayBuffer.prototype
if (transfer === undefined) {
  const clone = globalThis.structuredClone
  globalThis.structuredClone = (...args) => keep(clone(...args))
} else {
  // eslint-disable-next-line no-extend-native
  ArrayBuffer.prototype.transfer = function (...args) { return keep(transfer.apply(this, args)) }
}

function keep (buffer) {
  moved.push(buffer)
  return buffer
}

const { hash, password } = require('offloop')

const CHEAP = { memory: 64, passes: 1 }

function ownBuffer (text) {
  const bytes = Buffer.from(new ArrayBuffer(text.length))
  bytes.write(text)
  return bytes
}

const left = () => moved.splice(0).map((buffer) => Buffer.from(buffer).toString('latin1'))

test('a password that was given away is wiped', async () => {
  const secret = ownBuffer('correct horse')
  const hashing = password.hash(secret, { ...CHEAP, move: true })
  assert.equal(secret.length, 0)
  assert.deepEqual(left(), ['\0'.repeat(13)])
  const stored = await hashing

  const verifying = password.verify(stored, ownBuffer('correct horse'), { move: true })
  assert.deepEqual(left(), ['\0'.repeat(13)])
  assert.equal(await verifying, true)

  const upgrading = password.verifyAndUpgrade(stored, ownBuffer('correct horse'), { memory: 128, passes: 1, move: true })
  assert.deepEqual(left(), ['\0'.repeat(13)])
  const { upgraded } = await upgrading
  assert.equal(await password.verify(upgraded, 'correct horse'), true)
})

test('what is no secret is read where it is', async () => {
  const hashing = hash('sha256', ownBuffer('x'.repeat(5000)), { move: true })
  assert.deepEqual(left(), ['x'.repeat(5000)])
  assert.equal(await hashing, await hash('sha256', 'x'.repeat(5000)))
})

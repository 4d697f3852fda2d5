'use strict'

// What the add-on makes of arguments that lib never passes: there, a mistake would be a crash and no exception.

const assert = require('node:assert/strict')
const crypto = require('node:crypto')
const path = require('node:path')
const { test } = require('node:test')
const { setImmediate: nextTurn } = require('node:timers/promises')
const { ROOT } = require('./child')

const FILE = process.env.OFFLOOP_BINARY ?? path.join(ROOT, 'build/Release/offloop.node')

/** A session as each copy of lib has one. */
const open = () => require(FILE).open()

function started () {
  const native = open()
  // Nobody waits to be woken; see resultOf().
  native.start(() => {})
  return native
}

const digestPlan = (native) => native.compile([['digest', { algorithm: 'sha256' }]])
const digestOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex')

/** The value of the only job under way. */
async function resultOf (native) {
  native.flush()
  const values = []
  while (native.take(new Uint32Array(3), values, Buffer.alloc(4096)) === 0) await nextTurn()
  return values[0]
}

test('start() takes a function, and nothing has begun when it fails', async () => {
  const native = open()
  for (const wrong of [undefined, 1, 'wake', {}, 1]) {
    assert.throws(() => native.start(wrong), { code: 'ERR_OFFLOOP_INTERNAL' })
  }
  native.start(() => {})
  assert.equal(native.submit(0, digestPlan(native), 'text', 0), undefined)
  assert.equal(await resultOf(native), digestOf('text'))
})

test('take() writes to a Uint32Array only', () => {
  const native = started()
  const arena = Buffer.alloc(4096)
  for (const wrong of [undefined, [], Buffer.alloc(1000), new Float64Array(100), new Uint32Array(2)]) {
    assert.equal(native.take(wrong, [], arena), undefined)
  }
  assert.equal(native.take(new Uint32Array(3), [], undefined), 0)
})

test('steps that are none are errors', () => {
  const native = open()
  for (const wrong of [undefined, 1, [1], [[]], [[5, {}]], [['no such operation', {}]], [['digest']], [['digest', 5]]]) {
    assert.equal(native.compile(wrong).code, 'ERR_OFFLOOP_INTERNAL')
  }
  for (const own of [{ algorithm: 5 }, { key: 'text' }, { length: '8' }, { unknown: 1 }]) {
    assert.equal(native.compile([['digest', own]]).code, 'ERR_INVALID_ARG_TYPE')
  }
})

test('what is no string, no array and no number is an error, or nothing', () => {
  const native = started()
  const plan = digestPlan(native)
  assert.equal(native.needsRehash(5, 8, 1).code, 'ERR_OFFLOOP_INTERNAL')
  assert.equal(native.documentText(5, '', 100).code, 'ERR_OFFLOOP_INTERNAL')
  for (const wrong of [undefined, 5, ['1'], [{}]]) {
    assert.equal(native.allocateInput(wrong, plan).code, 'ERR_OFFLOOP_INTERNAL')
  }
  assert.equal(native.freeInput([1, null, {}, 'x', new ArrayBuffer(8)]), undefined)
  const reserved = (bytes) => {
    const room = native.reserve(bytes)
    // Which gives back what no job came for.
    native.flush()
    return room
  }
  assert.deepEqual([-1, NaN, -Infinity, 1e300].map(reserved), [true, true, true, false])
})

test('fillInput() copies no bytes that are not there', async () => {
  const native = started()
  const plan = digestPlan(native)
  const input = native.allocateInput([4], plan)
  const bytes = Buffer.from('0123')
  for (const [from, length] of [[-1, 4], [0, -1], [NaN, 4], [0, NaN], [1, 4], [5, 0], [0, 1e300], [-1e300, 1]]) {
    assert.equal(native.fillInput(input, 0, bytes, from, length), false)
  }
  assert.equal(native.fillInput(input, 1, bytes, 0, 4), false)
  assert.equal(native.fillInput(input, 0, bytes, 0, 4), true)
  assert.equal(native.submitInput(0, plan, input, 0), undefined)
  assert.equal(await resultOf(native), digestOf(bytes))
})

test('submitInput() takes nothing of an input that is not all there', async () => {
  const native = started()
  const plan = digestPlan(native)
  const input = native.allocateInput([4, 4], plan)
  native.fillInput(input, 0, Buffer.from('0123'), 0, 4)
  assert.equal(native.submitInput(0, plan, input, 0).code, 'ERR_OFFLOOP_INTERNAL')
  native.fillInput(input, 1, Buffer.from('4567'), 0, 4)
  assert.equal(native.submitInput(0, plan, input, 0), undefined)
  assert.equal(await resultOf(native), digestOf('01234567'))
  assert.equal(native.submitInput(0, plan, input, 0).code, 'ERR_OFFLOOP_INTERNAL')
})

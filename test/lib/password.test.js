'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { runChild } = require('../addon/child')
const { password } = require('offloop')

const CHEAP = { memory: 64, passes: 1 }

test('a password verifies against its own hash only', async () => {
  const stored = await password.hash('correct horse', CHEAP)
  assert.match(stored, /^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
  assert.equal(await password.verify(stored, 'correct horse'), true)
  assert.equal(await password.verify(stored, Buffer.from('correct horse')), true)
  assert.equal(await password.verify(stored, 'wrong'), false)
  assert.notEqual(await password.hash('correct horse', CHEAP), stored)
})

test('both orders of parameters are read', async () => {
  const stored = await password.hash('x', CHEAP)
  assert.equal(await password.verify(stored.replace('m=64,t=1,p=1', 'm=64,p=1,t=1'), 'x'), true)
})

test('a stored string above the limits is refused before any work', async () => {
  const hostile = (await password.hash('x', CHEAP)).replace('m=64', 'm=4000000')
  await assert.rejects(password.verify(hostile, 'x'), { code: 'ERR_OUT_OF_RANGE' })
  await assert.rejects(password.verify('not one', 'x'), { code: 'ERR_INVALID_ARG_VALUE' })
  await assert.rejects(password.verify(5, 'x'), { code: 'ERR_INVALID_ARG_TYPE' })
  await assert.rejects(password.hash(['a', 'b']), { code: 'ERR_INVALID_ARG_TYPE' })
})

test('close() waits for both halves of an upgrade', async () => {
  const { code, out, err } = await runChild(`
    const { password, pool } = offloop
    password.hash('x', { memory: 64, passes: 1 }).then(async (stored) => {
      const upgrading = password.verifyAndUpgrade(stored, Buffer.from('x'), { memory: 128, passes: 1 })
      let settled = false
      upgrading.then(() => { settled = true })
      await pool.close()
      console.log(settled, (await upgrading).upgraded.includes('m=128,t=1'))
    })`)
  assert.equal(out, 'true true\n', err)
  assert.equal(code, 0)
})

test('an upgrade that finds the queue full waits, and keeps what was found out', async () => {
  const { code, out, err } = await runChild(`
    const { hash, password, pool } = offloop
    pool.configure({ threads: 1, maxQueuedJobs: 1 })
    password.hash('x', { memory: 64, passes: 1 }).then(async (stored) => {
      const upgrading = password.verifyAndUpgrade(stored, 'x', { memory: 128, passes: 1 })
      // From now on somebody always waits.
      let over = false
      const crowd = async () => {
        for (let left = 50; left > 0 && !over; left--) await hash('sha256', [Buffer.alloc(3e5)], { lane: 'bulk' }).catch(() => new Promise(setImmediate))
      }
      const crowds = [crowd(), crowd(), crowd()]
      const { valid, upgraded } = await upgrading
      over = true
      await Promise.all(crowds)
      console.log(valid, upgraded.includes('m=128,t=1'))
    })`)
  assert.equal(out, 'true true\n', err)
  assert.equal(code, 0)
})

test('old costs are noticed, and upgraded only for the right password', async () => {
  const stored = await password.hash('x', CHEAP)
  assert.equal(password.needsRehash(stored, CHEAP), false)
  assert.equal(password.needsRehash(stored), true)
  assert.deepEqual(await password.verifyAndUpgrade(stored, 'wrong', { memory: 128, passes: 1 }), { valid: false })
  assert.deepEqual(await password.verifyAndUpgrade(stored, 'x', CHEAP), { valid: true })
  const { valid, upgraded } = await password.verifyAndUpgrade(stored, 'x', { memory: 128, passes: 1 })
  assert.equal(valid, true)
  assert.equal(password.needsRehash(upgraded, { memory: 128, passes: 1 }), false)
  assert.equal(await password.verify(upgraded, 'x'), true)
})

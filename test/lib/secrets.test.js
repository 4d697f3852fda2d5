'use strict'

// What is left of a key or a password in the memory of the process.

const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const path = require('node:path')
const { test } = require('node:test')
const { promisify } = require('node:util')

const LIB = path.join(__dirname, '..', '..')

/** Runs in a process of its own. Nothing there but the secrets themselves holds more than their first 8 bytes. */
async function program (lib, callNames) {
  const fs = require('node:fs')
  const { createHash, hash, hmac, password } = require(lib)
  const calls = {
    hmac: (key) => hmac('sha256', key, 'data'),
    'hmac in the pool': (key) => hmac('sha256', key, 'data', { lane: 'interactive' }),
    hash: (key) => hash('blake2b', 'data', { key }),
    'hash.file': (key) => hash.file(process.execPath, 'blake2b', { key }),
    'hash.many': (key) => hash.many('blake2b', ['a', 'b'], { key }),
    createHash: (key) => createHash('blake2b', { key }).end('data').digest(),
    'a wrong algorithm': (key) => hmac('xxh3-64', key, 'data').catch(() => {}),
    'password.verifyAndUpgrade': async (secret) => {
      const stored = await password.hash(secret, { memory: 64, passes: 1 })
      await password.verifyAndUpgrade(stored, secret, { memory: 128, passes: 1 })
    },
  }
  const byteOf = (seed, i) => (Math.imul(seed * 64 + i + 1, 0x9e3779b1) >>> 11) & 0xff
  const memory = fs.openSync('/proc/self/mem')
  const window = Buffer.from(new ArrayBuffer(1 << 20))

  function countIn (got, seed, begin) {
    let found = 0
    for (let at = window.indexOf(begin); at >= 0 && at + 64 <= got; at = window.indexOf(begin, at + 1)) {
      let i = 0
      while (i < 64 && window[at + i] === byteOf(seed, i)) i++
      if (i === 64) found++
    }
    // Or the window itself would be a copy.
    window.fill(0)
    return found
  }

  function count (seed) {
    const begin = Buffer.from(Array.from({ length: 8 }, (_, i) => byteOf(seed, i)))
    let found = 0
    for (const [, from, to] of fs.readFileSync('/proc/self/maps', 'utf8').matchAll(/^(\w+)-(\w+) rw/gm)) {
      const [start, end] = [parseInt(from, 16), parseInt(to, 16)]
      // AddressSanitizer's shadow, terabytes of it.
      if (end - start > 2 ** 32) continue
      // Windows overlap, so that none cuts a copy in two.
      for (let at = start; at < end; at += window.length - 64) {
        let got = 0
        try { got = fs.readSync(memory, window, 0, Math.min(window.length, end - at), at) } catch { break }
        found += countIn(got, seed, begin)
      }
    }
    return found
  }

  const left = {}
  for (const [seed, name] of callNames.entries()) {
    const secret = Buffer.from(new ArrayBuffer(64))
    for (let i = 0; i < 64; i++) secret[i] = byteOf(seed, i)
    const held = count(seed)
    await calls[name](secret)
    secret.fill(0)
    // Plans are freed in turns of their own once they were collected.
    for (let turn = 0; turn < 5; turn++) {
      globalThis.gc()
      await new Promise(setImmediate)
    }
    left[name] = [held, count(seed)]
  }
  console.log(JSON.stringify(left))
}

const unseen = process.platform !== 'linux' && 'there is no /proc to read memory by'

test('once its plan is collected nothing is left of a key, nor of a password after its call', { skip: unseen }, async () => {
  const names = ['hmac', 'hmac in the pool', 'hash', 'hash.file', 'hash.many', 'createHash', 'a wrong algorithm', 'password.verifyAndUpgrade']
  const source = `(${program})(${JSON.stringify(LIB)}, ${JSON.stringify(names)})`
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', source])
  assert.deepEqual(JSON.parse(stdout), Object.fromEntries(names.map((name) => [name, [1, 0]])))
})

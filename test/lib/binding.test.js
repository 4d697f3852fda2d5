'use strict'

// Which add-on a process loads, and what it is told when that cannot be loaded.

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { test } = require('node:test')
const { platform } = require('../../lib/platform')

const LIB = JSON.stringify(path.join(__dirname, '..', '..'))

/** @returns {{ name: string, code: string, message: string }} of the error that requiring offloop throws, after `source` */
function loadFailure (source, env = {}) {
  const program = `${source}\ntry { require(${LIB}) } catch ({ name, code, message }) { console.log(JSON.stringify({ name, code, message })) }`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { ...process.env, ...env } })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

test('a Node without the Node-API that is needed is refused by its version', () => {
  const { name, code, message } = loadFailure(`
    Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '8' } })
    process.dlopen = () => { throw new Error('it was loaded') }`)
  assert.deepEqual([name, code], ['OffloopError', 'ERR_OFFLOOP_INTERNAL'])
  assert.match(message, /needs Node\.js 20\.3 or later/)
})

test('an add-on that is not there is named, with what helps: platforms, bundlers, a build', () => {
  const { name, code, message } = loadFailure('', { OFFLOOP_BINARY: '/nowhere/offloop.node' })
  assert.deepEqual([name, code], ['OffloopError', 'ERR_OFFLOOP_INTERNAL'])
  for (const wanted of ['/nowhere/offloop.node', 'Linux x64 with glibc', '--external:offloop', 'serverExternalPackages', 'npm run setup']) {
    assert.ok(message.includes(wanted), `${wanted} is not in:\n${message}`)
  }
  assert.doesNotMatch(message, /--omit/)
})

test('the C library is the one whose loader starts Node', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-platform-'))
  const { execPath } = process
  t.after(() => {
    process.execPath = execPath
    fs.rmSync(folder, { recursive: true })
  })
  const platformWith = (loader) => {
    process.execPath = path.join(folder, 'node')
    fs.writeFileSync(process.execPath, `\x7fELF${'\0'.repeat(600)}${loader}\0`)
    return platform()
  }
  const name = `${process.platform}-${process.arch}`
  assert.equal(platformWith('/lib64/ld-linux-x86-64.so.2'), name)
  assert.equal(platformWith('/lib/ld-musl-x86_64.so.1'), process.platform === 'linux' ? `${name}-musl` : name)
})

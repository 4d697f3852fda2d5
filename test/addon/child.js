'use strict'

// Runs a piece of a program in a process of its own, for what may crash or hang.

const { spawn } = require('node:child_process')
const path = require('node:path')

// With slashes, which Windows takes as well: a backslash would have to be written twice in a program within a program.
const ROOT = path.join(__dirname, '../..').replaceAll(path.sep, '/')
/** A child that lives longer has hung; a busy machine makes 100,000 aborts take a minute. */
const PATIENCE = Number(process.env.OFFLOOP_TEST_PATIENCE ?? 180_000)

// For scripts/sanitize: process.exit() takes nothing down, so all that V8 had looks leaked.
const WITHOUT_LEAKS = `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0`

/**
 * @param {string} source CommonJS; `offloop` is in scope
 * @param {{ args?: string[], env?: object, exits?: boolean }} [options]
 *   exits: the source calls process.exit() on the main thread
 * @returns {Promise<{ code: number | null, signal: string | null, out: string, err: string }>}
 */
function runChild (source, { args = [], env = {}, exits = false } = {}) {
  return new Promise((resolve, reject) => {
    const program = `const offloop = require(${JSON.stringify(ROOT)});\n${source}`
    const child = spawn(process.execPath, [...args, '-e', program], {
      cwd: ROOT,
      env: { ...process.env, ...(exits ? { ASAN_OPTIONS: WITHOUT_LEAKS } : {}), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text) => { out += text })
    child.stderr.setEncoding('utf8').on('data', (text) => { err += text })
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, out, err })
    })
  })
}

module.exports = { runChild, ROOT }

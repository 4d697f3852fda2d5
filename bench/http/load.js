'use strict'

// The load comes from a native program, so that no garbage collector or event loop of its own affects what it
// measures.

const { execFile, execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { promisify } = require('node:util')
const { requestFile } = require('./service')

const SOURCES = path.join(__dirname, 'load')
const PROGRAM = path.join(__dirname, '..', '.cache', 'load')
/** In milliseconds, beyond the time that the load is told to take. */
const PATIENCE = 60_000
const MAX_OUTPUT = 512 * 2 ** 20

const modified = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

function buildLoad () {
  const sources = fs.readdirSync(SOURCES).map((file) => path.join(SOURCES, file))
  const newest = Math.max(modified(SOURCES), ...sources.map(modified))
  if (newest < modified(PROGRAM)) return
  fs.mkdirSync(path.dirname(PROGRAM), { recursive: true })
  execFileSync('g++', ['-std=c++20', '-O2', '-Wall', '-pthread', '-o', PROGRAM,
    ...sources.filter((file) => file.endsWith('.cc'))], { stdio: ['ignore', 2, 2] })
}

/**
 * @param {number} port
 * @param {object} how
 * @param {number} how.seconds
 * @param {number} how.lightRate a second
 * @param {number} how.connections of the heavy requests
 * @param {string[]} how.heavy names of requests
 * @param {number} [how.heavyRate] a second; 0: each as soon as the one before it on its connection is answered
 * @param {string} folder where the requests are
 */
async function runLoad (port, { seconds, lightRate, connections, heavy, heavyRate = 0 }, folder) {
  const args = [port, seconds, lightRate, requestFile(folder, 'ping'), connections, heavyRate,
    ...heavy.map((name) => requestFile(folder, name))].map(String)
  const { stdout } = await promisify(execFile)(PROGRAM, args,
    { maxBuffer: MAX_OUTPUT, timeout: seconds * 1000 + PATIENCE })
  return JSON.parse(stdout)
}

module.exports = { buildLoad, runLoad }

'use strict'

// Who serves: a name, and how its process is started. `missing` says why one cannot run here.

const fs = require('node:fs')
const { execFileSync } = require('node:child_process')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const zlib = require('node:zlib')

const AXUM = path.join(__dirname, '..', 'rivals', 'axum')
const AXUM_BINARY = path.join(AXUM, 'target', 'release', 'offloop-bench-axum')

/** One Node for all of its servers: this one if it has zstd (from 22.15 on), or Node 24 from npm. */
const NODE = zlib.zstdCompressSync !== undefined
  ? process.execPath
  : path.join(__dirname, '..', 'node_modules', 'node24', 'bin', 'node')

const nodeServer = (name, host, work) => ({
  name,
  missing: () => fs.existsSync(NODE) ? undefined : 'this Node has no zstd, and Node 24 is not installed in bench/',
  command: (folder) => [NODE, path.join(__dirname, 'server.js'), host, work, folder],
  environment: { NODE_ENV: 'production' },
})

function missingAxum () {
  if (fs.existsSync(AXUM_BINARY) && !hasCargo()) return undefined
  if (!hasCargo()) return 'cargo is missing'
  try {
    // A no-op when nothing changed.
    execFileSync('cargo', ['build', '--release', '--locked', '--quiet'], { cwd: AXUM, stdio: ['ignore', 2, 2] })
  } catch {
    return 'cargo could not build it: see above'
  }
}

function hasCargo () {
  try {
    execFileSync('cargo', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const axumServer = (name, ...more) => ({
  name,
  missing: missingAxum,
  command: (folder) => [AXUM_BINARY, folder, ...more],
  environment: {},
})

const RIVALS = [
  nodeServer('Fastify + offloop', 'fastify', 'offloop'),
  nodeServer('Fastify + Piscina', 'fastify', 'piscina'),
  nodeServer('Fastify inline', 'fastify', 'inline'),
  nodeServer('Express + offloop', 'express', 'offloop'),
  nodeServer('Express + Piscina', 'express', 'piscina'),
  nodeServer('Express inline', 'express', 'inline'),
  axumServer('Axum'),
  axumServer('Axum, bounded', '--permits', String(availableParallelism())),
]

module.exports = { NODE, RIVALS }

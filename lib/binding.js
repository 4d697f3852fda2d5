'use strict'

// Finds and loads the native add-on. Every other file gets it from here.

const fs = require('node:fs')
const { createRequire } = require('node:module')
const path = require('node:path')
const { makeError } = require('./errors')
const { platforms } = require('./platform')
const { requirePrebuilt } = require('./prebuilt')

// A bundle of ES modules has no such name, and no build next to it.
const root = typeof __dirname === 'string' ? path.join(__dirname, '..') : undefined

/** The places of add-ons, of which the first that works is taken: a name, and a function that loads it or returns undefined. */
function candidates () {
  // Set by a program that contains offloop, or by a test of another build, such as one with a sanitizer.
  if (process.env.OFFLOOP_BINARY) return [fileCandidate(path.resolve(process.env.OFFLOOP_BINARY))]
  return [
    ...root === undefined ? [] : [fileCandidate(path.join(root, 'build', 'Release', 'offloop.node'))],
    ...platforms().map((name) => [`prebuilds/${name}/offloop.node`, () => requirePrebuilt(name)]),
  ]
}

// Not require(): a bundler would try to resolve it, and in a single executable it finds only Node's own modules.
const fileCandidate = (file) => [file, () => fs.existsSync(file) ? createRequire(file)(file) : undefined]

const failure = (message) => makeError('ERR_OFFLOOP_INTERNAL', message)

function load () {
  // An older Node does not refuse the add-on: it crashes.
  if (Number(process.versions.napi) < 9) {
    throw failure(`offloop needs Node.js 20.3 or later (Node-API 9); this is ${process.version}, with Node-API ${process.versions.napi}.`)
  }
  const tried = []
  for (const [name, find] of candidates()) {
    try {
      const addon = find()
      // One session per copy of lib: a test runner may load lib again for each of its files.
      if (addon !== undefined) return addon.open()
      tried.push(`${name}: not there`)
    } catch (error) {
      tried.push(`${name}: ${error.message}`)
      if (error.code === 'ERR_DLOPEN_DISABLED') tried.push(PERMISSION)
    }
  }
  throw failure(`offloop's native add-on did not load on ${platforms().join(' or ')}. Tried, for ${root ?? 'a bundle'}:\n` +
    tried.map((each) => `  - ${each}\n`).join('') + HELP)
}

const PERMISSION = 'Node may load no add-on: start it without --no-addons, or, if its permission model is on, with --allow-addons.'

const HELP = `What helps:
  - The package has add-ons for Linux, x64 and ARM64, with glibc 2.28 or later or with musl 1.2.3 or later, for
    macOS 11 or later, and for Windows 10 or later on x64, where the program must be node.exe.
  - A bundler must leave offloop out, and node_modules/offloop is shipped with the bundle (esbuild --external:offloop,
    externals of webpack, serverExternalPackages of Next.js); or take add-ons along (esbuild --loader:.node=copy).
  - A program that has offloop in itself names the add-on that it brings: OFFLOOP_BINARY=/path/of/offloop.node
  - In a clone of the repository, on Linux: npm run setup builds it.
`

module.exports = load()

'use strict'

// Finds and loads the native add-on. Every other file gets it from here.

const fs = require('node:fs')
const path = require('node:path')
const { makeError } = require('./errors')
const { platforms } = require('./platform')

const root = path.join(__dirname, '..')

function candidates () {
  // For tests of other builds, such as one with a sanitizer.
  if (process.env.OFFLOOP_BINARY) return [path.resolve(process.env.OFFLOOP_BINARY)]
  return [
    path.join(root, 'build', 'Release', 'offloop.node'),
    ...platforms().map((name) => path.join(root, 'prebuilds', name, 'offloop.node')),
  ]
}

const failure = (message) => makeError('ERR_OFFLOOP_INTERNAL', message)

function load () {
  // An older Node does not refuse the add-on: it crashes in it.
  if (Number(process.versions.napi) < 9) {
    throw failure(`offloop needs Node.js 20.3 or later (Node-API 9); this is ${process.version}, with Node-API ${process.versions.napi}.`)
  }
  const tried = []
  for (const file of candidates()) {
    if (!fs.existsSync(file)) {
      tried.push(`${file}: not there`)
      continue
    }
    try {
      // Every copy of lib has its own: a test runner may load lib again for each of its files.
      return require(file).open()
    } catch (error) {
      tried.push(`${file}: ${error.message}`)
      if (error.code === 'ERR_DLOPEN_DISABLED') tried.push(PERMISSION)
    }
  }
  throw failure(`offloop's native add-on did not load on ${platforms().join(' or ')}.\n` +
    tried.map((each) => `  - ${each}\n`).join('') + HELP)
}

const PERMISSION = 'Node may load no add-on: start it without --no-addons, or, if its permission model is on, with --allow-addons.'

const HELP = `What helps:
  - The package has add-ons for Linux, x64 and ARM64, with glibc 2.28 or later or with musl 1.2.3 or later, for
    macOS 11 or later, and for Windows 10 or later on x64, where the program must be node.exe.
  - A bundler must leave offloop out, because a bundle has no add-on: esbuild --external:offloop,
    externals of webpack, serverExternalPackages of Next.js; and node_modules/offloop is shipped with it.
  - In a clone of the repository, on Linux: npm run setup builds it.
`

module.exports = load()

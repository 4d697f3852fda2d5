'use strict'

// Another offloop under the measurements of this tree.

const Module = require('node:module')
const path = require('node:path')

const OURS = path.join(__dirname, '..', 'lib') + path.sep

/** From now on, whoever requires a file of lib/ gets the one of the same name in `folder`. */
function useLibrary (folder) {
  const theirs = path.join(folder, 'lib')
  const resolve = Module._resolveFilename
  Module._resolveFilename = function (...args) {
    const file = resolve.apply(this, args)
    return file.startsWith(OURS) ? path.join(theirs, file.slice(OURS.length)) : file
  }
}

module.exports = { useLibrary }

'use strict'

// The add-ons of the package, each required by a literal path, which bundlers and file tracers look for, so that they include
// the file. A package made by `npm pack` in a clone does not have all of them; inside `try`, bundlers accept that one is missing.

/**
 * @param {string} name <platform>-<arch>[-musl]
 * @returns {object | undefined} undefined if the package has none
 */
function requirePrebuilt (name) {
  try {
    switch (name) {
      case 'linux-x64': return require('../prebuilds/linux-x64/offloop.node')
      case 'linux-x64-portable': return require('../prebuilds/linux-x64-portable/offloop.node')
      case 'linux-x64-musl': return require('../prebuilds/linux-x64-musl/offloop.node')
      case 'linux-arm64': return require('../prebuilds/linux-arm64/offloop.node')
      case 'linux-arm64-musl': return require('../prebuilds/linux-arm64-musl/offloop.node')
      case 'darwin-arm64': return require('../prebuilds/darwin-arm64/offloop.node')
      case 'darwin-x64': return require('../prebuilds/darwin-x64/offloop.node')
      case 'win32-x64': return require('../prebuilds/win32-x64/offloop.node')
    }
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
  }
  return undefined
}

module.exports = { requirePrebuilt }

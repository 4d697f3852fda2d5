'use strict'

// The add-ons of the package, each required by a path that is spelled out: that is what bundlers and tracers of files look
// for, so that they take the file along. A package that `npm pack` made in a clone has not all of them; inside `try`,
// bundlers let one be missing.

/**
 * @param {string} name <platform>-<arch>[-musl]
 * @returns {object | undefined} undefined where the package has none
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

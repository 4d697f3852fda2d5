'use strict'

const fs = require('node:fs')

/** @returns {string} <platform>-<arch>[-musl]: where in prebuilds/ the add-on for this process is */
function platform () {
  const musl = process.platform === 'linux' && isMusl()
  return `${process.platform}-${process.arch}${musl ? '-musl' : ''}`
}

// Node's own executable names its loader near its beginning. process.report
// knows too, but makes a whole report, one of every worker_thread included.
function isMusl () {
  const head = Buffer.alloc(4096)
  try {
    const file = fs.openSync(process.execPath)
    try { fs.readSync(file, head) } finally { fs.closeSync(file) }
  } catch { /* Not readable under the permission model: most likely it is glibc. */ }
  return head.includes('/ld-musl-')
}

module.exports = { platform }

'use strict'

const fs = require('node:fs')

/**
 * @param {string} [executable] - the running one; process.execPath can be set to something else
 * @returns {string[]} <platform>-<arch>[-musl]: the folders of prebuilds/ that may have an add-on for this process, the best
 *   first. An add-on for a newer system, or for the other C library, does not load; the list has both C libraries when it
 *   cannot be seen which one this is.
 */
function platforms (executable = '/proc/self/exe') {
  const name = `${process.platform}-${process.arch}`
  if (process.platform !== 'linux') return [name]
  const loader = readLoader(executable)
  const musl = [`${name}-musl`]
  // The second is for systems too old for the first; it reads JSON more slowly.
  const glibc = process.arch === 'x64' ? [name, `${name}-portable`] : [name]
  if (loader === undefined) return [...glibc, ...musl]
  return loader.includes('/ld-musl-') ? musl : glibc
}

// Node's own executable names its loader, in a segment that may be anywhere in the file. process.report knows the C library
// too, but only as part of a whole report, including one for every worker_thread.
function readLoader (executable) {
  let file
  try {
    file = fs.openSync(executable)
    return interpreter((length, position) => {
      const bytes = Buffer.alloc(length)
      fs.readSync(file, bytes, 0, length, position)
      return bytes
    })
  } catch {
    return undefined // Not readable under the permission model, or without /proc.
  } finally {
    if (file !== undefined) fs.closeSync(file)
  }
}

const PT_INTERP = 3

/** The loader that a 64-bit little-endian ELF file names; empty if it is linked statically. */
function interpreter (read) {
  const header = read(64, 0)
  const size = header.readUInt16LE(54)
  const segments = read(size * header.readUInt16LE(56), Number(header.readBigUInt64LE(32)))
  for (let at = 0; at < segments.length; at += size) {
    if (segments.readUInt32LE(at) !== PT_INTERP) continue
    return read(Number(segments.readBigUInt64LE(at + 32)), Number(segments.readBigUInt64LE(at + 8))).toString('latin1')
  }
  return ''
}

module.exports = { platforms }

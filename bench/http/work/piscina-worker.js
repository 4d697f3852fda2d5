'use strict'

const zlib = require('node:zlib')
const { move, workerData } = require('piscina')
const { verifySync } = require('@node-rs/argon2')
const { LEVEL } = require('../service')
const { summarize } = require('./summarize')

const { report, storedHash } = workerData
const decoder = new TextDecoder()

function compress (data) {
  const packed = zlib.zstdCompressSync(data, { params: { [zlib.constants.ZSTD_c_compressionLevel]: LEVEL } })
  // Only a whole ArrayBuffer can be moved.
  const whole = packed.byteLength === packed.buffer.byteLength
    ? packed.buffer
    : packed.buffer.slice(
      packed.byteOffset, packed.byteOffset + packed.byteLength)
  return move(whole)
}

module.exports = {
  orders: (body) => compress(JSON.stringify(summarize(JSON.parse(decoder.decode(body))))),
  login: (password) => verifySync(storedHash, password),
  report: () => compress(report),
}

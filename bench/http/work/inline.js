'use strict'

// Node as it is: JSON on the event loop, compression and Argon2 asynchronous, on libuv's threads.

const { promisify } = require('node:util')
const zlib = require('node:zlib')
const { verify } = require('@node-rs/argon2')
const { LEVEL } = require('../service')
const { summarize } = require('./summarize')

const zstdCompress = promisify(zlib.zstdCompress)
const compress = (data) => zstdCompress(data, { params: { [zlib.constants.ZSTD_c_compressionLevel]: LEVEL } })

module.exports = ({ report, storedHash }) => ({
  /** The host parses the body, as it does by default. */
  parsed: true,
  orders: (list) => compress(JSON.stringify(summarize(list))),
  login: (password) => verify(storedHash, password),
  report: () => compress(report),
})

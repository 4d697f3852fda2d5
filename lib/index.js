'use strict'

const { hash, hmac } = require('./hash')
const { createHash } = require('./hash-stream')
const { password } = require('./password')
const { compress, decompress } = require('./compress')
const { createCompress, createDecompress, createWebCompress, createWebDecompress } = require('./compress-stream')
const { Dictionary, trainDictionary } = require('./dictionary')
const { json } = require('./json')
const { plan } = require('./plan')
const { pool } = require('./pool')
const { OffloopError } = require('./errors')

// A literal, so that `import { hash } from 'offloop'` finds the names.
module.exports = {
  hash,
  hmac,
  createHash,
  password,
  compress,
  decompress,
  createCompress,
  createDecompress,
  createWebCompress,
  createWebDecompress,
  Dictionary,
  trainDictionary,
  json,
  plan,
  pool,
  OffloopError,
}

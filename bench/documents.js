'use strict'

// Inputs: bytes that look like what services work on, the same in each run.

const fs = require('node:fs')

/** Where the 20 MB of JSON of @mdn/browser-compat-data are. */
const documentFile = require.resolve('@mdn/browser-compat-data')

let document

/** The first `size` bytes of the document, repeated when it has fewer. */
function bytes (size) {
  document ??= fs.readFileSync(documentFile)
  return Buffer.alloc(size, document.subarray(0, size))
}

/** A JSON text of its own, cut from the document: the value of one of its top-level keys. */
function part (key) {
  document ??= fs.readFileSync(documentFile)
  return Buffer.from(JSON.stringify(JSON.parse(document)[key]))
}

module.exports = { documentFile, bytes, part }

'use strict'

// The charset of a JSON body, and decoding bytes to text.

const createError = require('http-errors')
const contentType = require('content-type')
const iconv = require('iconv-lite')

const UTF8 = 'utf-8'

/** Parsed headers: clients send few different ones, and hostile ones are not kept. */
const MOST_HEADERS = 256
const known = new Map()

/** @returns {string | undefined} of a Content-Type header, in lower case */
function charsetOf (header) {
  if (header === undefined) return undefined
  if (known.has(header)) return known.get(header)
  const charset = contentType.parse(header).parameters.charset?.toLowerCase()
  if (known.size < MOST_HEADERS && header.length < 100) known.set(header, charset)
  return charset
}

/** JSON is Unicode (RFC 8259, section 8.1; utf-16 and utf-32 by RFC 7159). */
function isSupported (charset) {
  return charset.startsWith('utf-') && iconv.encodingExists(charset)
}

/** Decodes bytes to text, without a byte order mark. */
function decodeText (bytes, charset) {
  if (charset !== UTF8) return iconv.decode(bytes, charset)
  const text = bytes.toString()
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function unsupportedCharset (charset) {
  return createError(415, `unsupported charset "${charset.toUpperCase()}"`, { charset, type: 'charset.unsupported' })
}

module.exports = { charsetOf, isSupported, decodeText, unsupportedCharset, UTF8 }

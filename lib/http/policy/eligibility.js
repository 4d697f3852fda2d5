'use strict'

// Which answers may be compressed, whatever the client accepts.

const compressible = require('compressible')

const NO_TRANSFORM = /(?:^|,)\s*no-transform\s*(?:,|$)/i

/** How many types are remembered; a service has few, and clients cannot add to them. */
const MOST_TYPES = 256

/**
 * @param {(type: string) => boolean} decide
 * @returns {(type: unknown) => boolean} the same, called once for each type; false for anything but text
 */
function remembered (decide) {
  const known = new Map()
  return (type) => {
    if (typeof type !== 'string') return false
    let answer = known.get(type)
    if (answer === undefined) {
      answer = decide(type)
      if (known.size < MOST_TYPES) known.set(type, answer)
    }
    return answer
  }
}

/** Whether a Content-Type is worth compressing. */
const isCompressible = remembered((type) => compressible(type) === true)

/** Statuses whose answer has no content. */
function isBodyless (status) {
  return status < 200 || status === 204 || status === 205 || status === 304
}

/**
 * Whether the content may be encoded.
 *
 * @param {(name: string) => unknown} header of the answer, by name
 * @param {number} status
 */
function mayEncode (header, status) {
  // A range refers to the unencoded content.
  if (isBodyless(status) || status === 206 || header('Content-Range') !== undefined) return false
  const encoding = header('Content-Encoding')
  return encoding === undefined || encoding === 'identity' || encoding === ''
}

/** RFC 9111, section 5.2.2.6: intermediaries must not, and neither must this one. */
function forbidsTransform (cacheControl) {
  return cacheControl !== undefined && NO_TRANSFORM.test(String(cacheControl))
}

/**
 * A strong validator says that two answers are identical byte for byte, which the encoded and the plain one are
 * not (RFC 9110, section 8.8.3.3).
 */
function weakened (etag) {
  return typeof etag === 'string' && etag.startsWith('"') ? `W/${etag}` : etag
}

module.exports = { remembered, isCompressible, isBodyless, mayEncode, forbidsTransform, weakened }

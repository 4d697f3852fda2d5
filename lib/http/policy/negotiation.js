'use strict'

// Chooses the content coding of an answer: RFC 9110, section 12.5.3.

const Negotiator = require('negotiator')

/** The codings that can be chosen, in the default order of preference. */
const ENCODINGS = Object.freeze(['zstd', 'br', 'gzip', 'deflate'])

/** An old name that means the same (RFC 9110, section 8.4.1.3). */
const ALIAS = /\bx-gzip\b/gi

/**
 * Characters of an Accept-Encoding that is read; browsers send some 30. One with all the codings that fit into a request's head
 * would hold up the event loop for longer than the request itself.
 */
const MOST_CHARACTERS = 1024

/** Choices by header, for each list to choose from: clients send few different headers, and hostile ones are not kept. */
const MOST_HEADERS = 256
const chosen = new WeakMap()

/**
 * The coding with the highest q-value; among equal ones the first of `encodings`.
 *
 * @param {string | undefined} header Accept-Encoding
 * @param {string[]} encodings that may be chosen, in order of preference
 * @param {string} [enforced] the choice when there is no header
 * @returns {string | undefined} undefined to send the answer as it is
 */
function chooseEncoding (header, encodings, enforced = 'identity') {
  if (!header) return encodings.includes(enforced) ? enforced : undefined
  if (header.length > MOST_CHARACTERS) return undefined
  let choices = chosen.get(encodings)
  if (choices === undefined) chosen.set(encodings, choices = new Map())
  if (choices.has(header)) return choices.get(header)
  const best = negotiate(header, [...encodings, 'identity'], encodings)
  const choice = best === 'identity' ? undefined : best
  if (choices.size < MOST_HEADERS && header.length < 100) choices.set(header, choice)
  return choice
}

/** Whether a client that sends this header accepts the coding; without a header it accepts every coding. */
function acceptsEncoding (header, encoding) {
  if (header?.length > MOST_CHARACTERS) return false
  return header === undefined || negotiate(header, [encoding]) === encoding
}

/** Whether a header names codings, but no known one, so that the answer can only be sent as it is. */
function namesNone (header, encodings) {
  if (!header || header.length > MOST_CHARACTERS) return false
  const named = header.toLowerCase().replace(ALIAS, 'gzip').split(',').map((each) => each.split(';')[0].trim())
  return !named.some((each) => each === '*' || each === 'identity' || encodings.includes(each))
}

function negotiate (header, available, preferred) {
  const headers = { 'accept-encoding': header.replace(ALIAS, 'gzip') }
  return new Negotiator({ headers }).encoding(available, { preferred })
}

module.exports = { chooseEncoding, acceptsEncoding, namesNone, ENCODINGS }

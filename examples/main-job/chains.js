'use strict'

// Three ways to make the same answer: a part of the document, compressed, with a digest of the sent bytes as its
// tag.

const { createHash } = require('node:crypto')
const { gzipSync } = require('node:zlib')
const { plan } = require('offloop')

/** RFC 6901, for documents as JSON.parse makes them. */
function pick (value, pointer) {
  for (const token of pointer.split('/').slice(1)) {
    value = value[token.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value
}

/** On the event loop, as most services do it. */
function inline (document, pointer) {
  const part = pick(JSON.parse(document), pointer)
  const body = gzipSync(JSON.stringify(part), { level: 6 })
  return { body, tag: createHash('sha256').update(body).digest('hex') }
}

/** One plan, one hop to the pool. */
async function offloop (document, pointer, format) {
  const chain = plan().get(pointer).compress(format).digest('sha256', { name: 'tag' })
  const { output, tag } = await chain.run(document)
  return { body: output, tag }
}

/** name → { encoding, answer(document, pointer) } */
const CHAINS = {
  __proto__: null,
  inline: { encoding: 'gzip', answer: inline },
  'offloop gzip': { encoding: 'gzip', answer: (document, pointer) => offloop(document, pointer, 'gzip') },
  'offloop zstd': { encoding: 'zstd', answer: (document, pointer) => offloop(document, pointer, 'zstd') },
}

module.exports = { CHAINS }

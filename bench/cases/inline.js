'use strict'

// Inputs so small that the hop costs more than the work: on the calling thread, and through the pool. Sets the
// thresholds `inlineBytes` and `aloneBytes` of lib.

const { bytes } = require('../documents')

const records = (size) => {
  const text = bytes(size).toString('latin1').replaceAll(/[^ -~]|["\\]/g, ' ')
  return Buffer.from(JSON.stringify([text.slice(0, size - 40), { a: 1 }]))
}

const CALLS = {
  __proto__: null,
  sha256: ({ hash }, data) => hash('sha256', data),
  'json.validate': ({ json }, data) => json.validate(data),
  'json.minify': ({ json }, data) => json.minify(data),
  'json.get': ({ json }, data) => json.get(data, '/1/a'),
  'json.query': ({ json }, data) => json.query(data, '$[?@.a == 1]'),
  'json.search': ({ json }, data) => json.search(data, '[1].a'),
  'compress gzip': ({ compress }, data) => compress('gzip', data),
  'compress zstd': ({ compress }, data) => compress('zstd', data),
  'compress br': ({ compress }, data) => compress('br', data),
  'decompress gzip': ({ decompress }, data) => decompress('gzip', data),
  'decompress zstd': ({ decompress }, data) => decompress('zstd', data),
}

/** Up to the threshold of one alone. */
const SIZES = { __proto__: null, 'json.query': [256, 2000, 4000], 'json.search': [256, 2000, 4000], 'compress gzip': [256, 1024, 4000], 'compress br': [256, 1000] }
const sizesOf = (what) => SIZES[what] ?? [256, 4000, 16_000]

const rival = (name, inline) => ({
  name,
  async setup ({ what, bytes: size }) {
    const offloop = require('../../lib')
    offloop.pool.configure({ inline })
    const [task, format] = what.split(' ')
    const data = task === 'decompress' ? await offloop.compress(format, records(size)) : records(size)
    const call = () => CALLS[what](offloop, data)
    return { call, answer: async () => JSON.stringify(await call()) }
  },
})

module.exports = {
  title: 'small inputs, one at a time',
  variants: Object.keys(CALLS).flatMap((what) => sizesOf(what).map((size) =>
    // Each in a turn of the event loop that has its whole allowance.
    ({ name: `${what}, ${size} B`, what, bytes: size, inFlight: 1, pause: 0 }))),
  rivals: [rival('offloop', true), rival('through the pool', false)],
}

'use strict'

// Streams of 64 KiB chunks through gzip and back, against node:zlib's on libuv's threads.

const { Readable } = require('node:stream')
const { buffer } = require('node:stream/consumers')
const zlib = require('node:zlib')
const { bytes } = require('../documents')

const CHUNK = 64 * 1024

function * chunks (data) {
  for (let at = 0; at < data.length; at += CHUNK) yield data.subarray(at, at + CHUNK)
}

const through = (data, stream) => buffer(Readable.from(chunks(data)).pipe(stream))

function rival (createCompress, createDecompress) {
  return ({ what, bytes: size }) => {
    const data = bytes(size)
    const packed = zlib.gzipSync(data)
    const back = () => through(packed, createDecompress())
    const call = what === 'compress' ? () => through(data, createCompress()) : back
    return { call, answer: async () => (await back()).equals(data) && zlib.gunzipSync(await through(data, createCompress())).equals(data) }
  }
}

module.exports = {
  title: 'gzip streams',
  variants: ['compress', 'decompress'].map((what) => ({ name: `${what} 4 MiB`, what, bytes: 4 * 2 ** 20, inFlight: 4 })),
  rivals: [
    {
      name: 'offloop',
      setup (variant) {
        const { createCompress, createDecompress } = require('../../lib')
        return rival(() => createCompress('gzip'), () => createDecompress('gzip'))(variant)
      },
    },
    { name: 'node:zlib', setup: rival(() => zlib.createGzip(), () => zlib.createGunzip()) },
  ],
}

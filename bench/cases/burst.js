'use strict'

// Thirty thousand small responses compressed at once: their time, and how large the process becomes (nodejs/node issue 15301).

const { promisify } = require('node:util')
const zlib = require('node:zlib')

const CALLS = 30_000
const NAME = '1 KiB each'

/** Not of the document, which itself takes 20 MB. */
const answer = () => Buffer.alloc(1024, JSON.stringify(Array.from({ length: 30 }, (_, id) => ({ id, name: `user ${id * 7919}` }))))

/** A call of this case is all of them. @returns what run.js needs of a rival */
function burst (gzip) {
  const data = answer()
  return {
    call: () => Promise.all(Array.from({ length: CALLS }, () => gzip(data))),
    answer: async () => zlib.gunzipSync(await gzip(data)).toString('base64'),
  }
}

module.exports = {
  title: `${CALLS} concurrent gzip calls`,
  memory: true,
  variants: [{ name: NAME, inFlight: 1 }],
  rivals: [
    {
      name: 'offloop',
      setup () {
        const { compress } = require('../../lib')
        return burst((data) => compress('gzip', data))
      },
    },
    { name: 'node:zlib', setup: () => burst(promisify(zlib.gzip)) },
  ],
  goals: [
    {
      text: 'at least 4 times as fast as node:zlib',
      measured: (results) => results[NAME]['node:zlib'].offloop.ratio,
      met: (value) => value >= 4,
    },
    {
      text: 'the first burst within 150 MB of RSS (MB)',
      measured: (results) => results[NAME].offloop.firstRss / 1e6,
      met: (value) => value <= 150,
    },
  ],
}

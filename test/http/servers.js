'use strict'

// Servers on the loopback and a plain client, for the tests of the adapters.

const http = require('node:http')
const zlib = require('node:zlib')
const { decompress } = require('offloop')

/** Both lines of Express. */
const HOSTS = { 'Express 5': require('express'), 'Express 4': require('express4') }

/**
 * Listens until the test is over.
 *
 * @param {import('node:test').TestContext} t
 * @param {Function} handler what http.createServer takes
 * @returns {Promise<number>} the port
 */
async function listen (t, handler) {
  const server = http.createServer(handler)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return server.address().port
}

/** @returns {Promise<{ status, message, headers, raw: Buffer, body: Buffer, text: string }>} body: without its coding */
function ask (port, { method = 'GET', path = '/', headers = {}, body, agent } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers, agent: agent ?? false })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks = []
      response.on('error', reject)
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        const raw = Buffer.concat(chunks)
        const { statusCode: status, statusMessage: message, headers } = response
        decode(headers['content-encoding'], raw).then((body) => resolve({ status, message, headers, raw, body, text: body.toString() }), reject)
      })
    })
    if (Array.isArray(body)) {
      for (const chunk of body) request.write(chunk)
      request.end()
    } else {
      request.end(body)
    }
  })
}

const DECODERS = {
  identity: (bytes) => bytes,
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
  // Node 20 has none of its own.
  zstd: (bytes) => decompress('zstd', bytes),
}

const decode = async (encoding = 'identity', bytes) => bytes.length === 0 ? bytes : (DECODERS[encoding] ?? DECODERS.identity)(bytes)

/** A JSON text of about this many bytes. */
function jsonText (size) {
  const items = []
  for (let length = 2; length < size; length += items.at(-1).length + 1) {
    items.push(JSON.stringify({ id: items.length, name: `naïve ${items.length}`, tags: ['a', 'b'], ok: true, value: items.length / 7 }))
  }
  return `[${items.join(',')}]`
}

module.exports = { HOSTS, listen, ask, jsonText }

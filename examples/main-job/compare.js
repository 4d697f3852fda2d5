'use strict'

// Nothing is timed before every service has given the same answer to every request.

const { createHash } = require('node:crypto')
const http = require('node:http')
const zlib = require('node:zlib')
const { decompress } = require('offloop')
const { POINTERS } = require('./document')

/** No part of the document is larger. */
const MAX_PART = 32 * 1024 * 1024

const DECODE = {
  __proto__: null,
  // Not by offloop, so that a mistake of it cannot cancel itself out. Node has zstd from 22.15 on.
  gzip: zlib.gunzipSync,
  zstd: zlib.zstdDecompressSync ?? ((body) => decompress('zstd', body, { maxOutputBytes: MAX_PART })),
}

/** @returns {Promise<{ size: number, content: string }>} of the part, and the digest of its bytes */
async function ask (port, pointer) {
  const response = await fetchRaw(port, pointer)
  const { body, headers } = response
  const tag = `"${sha256(body)}"`
  if (headers.etag !== tag) throw new Error(`${pointer}: the tag is ${headers.etag}; the body's is ${tag}`)
  const part = await DECODE[headers['content-encoding']](body)
  return { size: part.length, content: sha256(part) }
}

// Not fetch(), which would decode the body before we see it.
function fetchRaw (port, pointer) {
  const path = `/part?pointer=${encodeURIComponent(pointer)}`
  return new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        if (response.statusCode === 200) resolve({ body, headers: response.headers })
        else reject(new Error(`${pointer} was answered with ${response.statusCode}: ${body}`))
      })
    }).on('error', reject)
  })
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/**
 * @param {Array<{ name: string, port: number }>} services the first is the reference
 * @returns {Promise<{ answers: number, smallest: number, largest: number }>} throws at the first difference
 */
async function compareAnswers (services) {
  const sizes = []
  for (const pointer of POINTERS) {
    const answers = await Promise.all(services.map(({ port }) => ask(port, pointer)))
    const differs = answers.findIndex(({ content }) => content !== answers[0].content)
    if (differs > 0) {
      throw new Error(`${pointer}: "${services[differs].name}" answers ${answers[differs].size} bytes ` +
        `(${answers[differs].content}); "${services[0].name}" ${answers[0].size} bytes (${answers[0].content})`)
    }
    sizes.push(answers[0].size)
  }
  return { answers: sizes.length * services.length, smallest: Math.min(...sizes), largest: Math.max(...sizes) }
}

module.exports = { compareAnswers }

'use strict'

// Nothing is timed before every server has given the same answer to every request.

const { createHash } = require('node:crypto')
const fs = require('node:fs')
const net = require('node:net')
const zlib = require('node:zlib')
const { decompress } = require('../../lib')
const { requestFile } = require('./service')

const NAMES = ['orders', 'login', 'report', 'ping']
const PATIENCE = 10_000

/** The bytes that a server answers to the bytes of a request. */
function exchange (port, request) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port, timeout: PATIENCE }, () => {
      // Only this answer says when it ends.
      socket.write(request.toString('latin1').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'), 'latin1')
    })
    const chunks = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => resolve(Buffer.concat(chunks)))
    socket.on('timeout', () => socket.destroy(new Error('no answer')))
    socket.on('error', reject)
  })
}

/** @returns {Promise<{ header: string, body: Buffer }>} decoded */
async function answer (port, request) {
  const bytes = await exchange(port, request)
  const end = bytes.indexOf('\r\n\r\n')
  const header = bytes.subarray(0, end).toString().toLowerCase()
  const body = bytes.subarray(end + 4)
  if (!header.startsWith('http/1.1 200 ')) throw new Error(`answered with ${header.split('\r\n')[0]}`)
  if (!header.includes('\r\ncontent-encoding: zstd')) return { header, body }
  // Not by offloop where Node can, so that a mistake of it cannot cancel itself out.
  return { header, body: zlib.zstdDecompressSync?.(body) ?? await decompress('zstd', body) }
}

/** In a form that is the same for the same value: numbers are written as JavaScript does. */
function canonical (name, { header, body }) {
  const packed = header.includes('\r\ncontent-encoding: zstd')
  if (packed !== ['orders', 'report'].includes(name)) throw new Error(`/${name} is ${packed ? '' : 'not '}compressed`)
  return name === 'ping' ? body.toString() : JSON.stringify(JSON.parse(body))
}

const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** @param {Array<{ name: string, port: number }>} servers the first is the reference */
async function compareAnswers (folder, servers) {
  for (const name of NAMES) {
    const request = fs.readFileSync(requestFile(folder, name))
    let expected
    for (const server of servers) {
      const text = canonical(name, await answer(server.port, request).catch((error) => {
        throw new Error(`${server.name}, /${name}: ${error.message}`)
      }))
      expected ??= text
      if (text !== expected) {
        throw new Error(`/${name}: "${server.name}" answers ${text.length} characters (${digest(text)}); ` +
          `"${servers[0].name}" ${expected.length} (${digest(expected)})`)
      }
    }
  }
}

module.exports = { compareAnswers }

'use strict'

/** A request's body as it arrives: an array of Buffers. */
function readChunks (stream, limit) {
  return new Promise((resolve, reject) => {
    const chunks = []
    let size = 0
    stream.on('data', (chunk) => {
      size += chunk.length
      if (size > limit) stream.destroy(new Error('the body is too large'))
      else chunks.push(chunk)
    })
    stream.on('end', () => resolve(chunks))
    stream.on('error', reject)
  })
}

module.exports = { readChunks }

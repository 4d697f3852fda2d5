'use strict'

// A server in a process of its own, as http/process.js starts it: prints {"port":…} once it listens, and ends when its
// standard input does, because whoever started it is gone then.

/** Longer than any measurement, in milliseconds. */
const KEPT_ALIVE = 600_000

/** @param {() => Promise<import('node:http').Server>} start */
function serve (start) {
  process.stdin.on('end', () => process.exit()).resume()
  start().then((server) => {
    server.keepAliveTimeout = KEPT_ALIVE
    console.log(JSON.stringify({ port: server.address().port }))
  }).catch((error) => {
    console.error(error)
    process.exit(1)
  })
}

module.exports = { serve }

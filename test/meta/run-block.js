'use strict'

// Loaded before a block of a document: servers listen on a free port of the loopback, get the request that the
// document gives, and are closed.

const http = require('node:http')
const net = require('node:net')

const wanted = process.env.OFFLOOP_REQUEST
const { listen } = net.Server.prototype

let answered = false
process.on('exit', () => {
  if (wanted === '' || answered) return
  console.error(`${wanted} was not answered: no server listened`)
  process.exitCode ||= 1
})

net.Server.prototype.listen = function (...args) {
  const callback = args.findLast((each) => typeof each === 'function')
  const server = listen.call(this, { port: 0, host: '127.0.0.1' }, callback)
  server.once('listening', () => setImmediate(exercise, server))
  return server
}

function exercise (server) {
  if (wanted === '') return server.close()
  const [, method, path, body] = wanted.match(/^(\S+) (\S+) ?(.*)$/)
  const request = http.request({
    port: server.address().port, method, path, headers: { 'Content-Type': 'application/json', Connection: 'close' },
  }, (response) => {
    let size = 0
    response.on('data', (chunk) => { size += chunk.length })
    response.on('end', () => {
      answered = true
      server.close()
      if (response.statusCode >= 300 || size === 0) {
        throw new Error(`${wanted} was answered with ${response.statusCode} and ${size} bytes`)
      }
    })
  })
  request.end(body)
}

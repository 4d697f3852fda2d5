'use strict'

// The process of one service: Fastify, with heavy answers made by one of the chains.

const fs = require('node:fs')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const fastify = require('fastify')
const { CHAINS } = require('./chains')
const { readDocument } = require('./document')

const { encoding, answer } = CHAINS[process.argv[2]]
const document = readDocument()

const RESOLUTION = 5
const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
delay.enable()

const app = fastify()

app.get('/part', async (request, reply) => {
  const { body, tag } = await answer(document, request.query.pointer)
  reply.header('content-type', 'application/json')
  reply.header('content-encoding', encoding)
  reply.header('etag', `"${tag}"`)
  return body
})

app.get('/ping', async () => 'pong')

// For main.js only: how the loop did since the last reset, and the most memory that the process ever held.
app.get('/vitals', async () => ({
  loopP99: milliseconds(delay.percentile(99)),
  loopMax: milliseconds(delay.max),
  rssPeak: peakMemory(),
}))

app.post('/vitals/reset', async () => {
  delay.reset()
  return {}
})

// The monitor records the time between two of its timer's calls, which includes the timer's own interval.
function milliseconds (nanoseconds) {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION)
}

/** In bytes. Not maxRSS where there is better: on Linux that of a child begins with the peak of its parent. */
function peakMemory () {
  try {
    return Number(fs.readFileSync('/proc/self/status', 'latin1').match(/^VmHWM:\s+(\d+) kB$/m)[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

app.listen({ host: '127.0.0.1', port: 0 }).then(() => process.send({ port: app.server.address().port }))
// The parent process has ended.
process.on('disconnect', () => process.exit())

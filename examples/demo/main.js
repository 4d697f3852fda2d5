'use strict'

// A page with the service of the main example twice, inline and through offloop, each with a ping every 25 ms, and
// buttons that send heavy requests to either. Everything listens on 127.0.0.1 only.
//
//   node examples/demo/main.js [--port 0] [--open] [--seconds N]

const { spawn } = require('node:child_process')
const { parseArgs } = require('node:util')
const { Child } = require('../main-job/child')
const { createPage } = require('./page')
const { Prober } = require('./prober')

/** name on the page → the chain of examples/main-job/chains.js; both make the same bytes. */
const SERVICES = { inline: 'inline', offloop: 'offloop gzip' }

/** Seconds that a service may take to start. */
const PATIENCE = 60

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    open: { type: 'boolean', default: false },
    // Ends by itself, for tests.
    seconds: { type: 'string' },
  },
})

const children = []

async function startProber ([name, chain]) {
  const child = new Child('service.js', chain)
  children.push(child)
  const { port } = await child.message(PATIENCE)
  return [name, new Prober(port)]
}

async function end (code) {
  await Promise.all(children.map((child) => child.end()))
  process.exit(code)
}

async function main () {
  const probers = Object.fromEntries(await Promise.all(Object.entries(SERVICES).map(startProber)))
  const server = createPage(probers)
  server.listen({ host: '127.0.0.1', port: Number(flags.port) }, () => {
    const url = `http://127.0.0.1:${server.address().port}/`
    console.log(`The demo is at ${url} (Ctrl-C ends it)`)
    if (flags.open) spawn('xdg-open', [url], { stdio: 'ignore' }).on('error', () => {})
  })
  for (const prober of Object.values(probers)) prober.start()
  if (flags.seconds !== undefined) setTimeout(() => end(0), Number(flags.seconds) * 1000)
}

process.on('SIGINT', () => end(0))
process.on('SIGTERM', () => end(0))
main().catch((error) => {
  console.error(`demo: ${error.message}`)
  return end(1)
})

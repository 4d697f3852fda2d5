'use strict'

// The main example: one service, written three times, under the same load. Prints how each of them did; exits with 1 when
// an answer differs or a process fails.
//
//   node examples/main-job/main.js [--seconds 4] [--connections 8]

const { parseArgs } = require('node:util')
const { CHAINS } = require('./chains')
const { Child } = require('./child')
const { compareAnswers } = require('./compare')
const { machine, size, summary, table } = require('./report')

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '8' },
  },
})
const seconds = Number(flags.seconds)
const connections = Number(flags.connections)

/** No process may take longer than this for one answer, in seconds. */
const PATIENCE = 60

/** In seconds. */
const WARM_UP = 0.2

const children = []

function start (file, ...args) {
  const child = new Child(file, ...args)
  children.push(child)
  return child
}

async function startService (name) {
  const child = start('service.js', name)
  const { port } = await child.message(PATIENCE)
  return { name, child, port }
}

async function ask (port, path, method = 'GET') {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, signal: AbortSignal.timeout(PATIENCE * 1000) })
  return response.json()
}

/** @returns {Promise<object>} what the load saw and what the service says of itself */
async function drive ({ name, port }) {
  const load = start('load.js')
  await load.message(PATIENCE)
  const run = async (length) => {
    load.send({ port, connections, seconds: length })
    const { result, error } = await load.message(length + PATIENCE)
    if (error !== undefined) throw new Error(`${name}: ${error}`)
    return result
  }
  // A warm-up that is not counted: it opens connections, touches memory and compiles code.
  await run(WARM_UP)
  await ask(port, '/vitals/reset', 'POST')
  const result = await run(seconds)
  await load.end()
  return { name, ...result, vitals: await ask(port, '/vitals') }
}

async function main () {
  console.log(machine())
  const services = await Promise.all(Object.keys(CHAINS).map(startService))

  process.stdout.write('comparing every answer … ')
  const { answers, smallest, largest } = await compareAnswers(services)
  console.log(`${answers} answers agree, of ${size(smallest)} to ${size(largest)} before compression`)

  const measured = []
  for (const service of services) {
    process.stdout.write(`timing ${service.name}, ${seconds} s with ${connections} connections … `)
    const result = await drive(service)
    console.log(`${result.answered} requests`)
    await service.child.end()
    measured.push(result)
  }
  console.log(`\n${table(measured)}\n\n${summary(measured)}`)
}

main()
  .catch((error) => {
    console.error(`\nmain job: ${error.message}`)
    process.exitCode = 1
  })
  .finally(() => Promise.all(children.map((child) => child.end())))

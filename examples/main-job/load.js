'use strict'

// The process that makes the load, the same for every service: heavy requests on a fixed number of connections, each
// sent when the previous one is answered, and light requests at a fixed rate, sent whether or not others have been
// answered.

const http = require('node:http')
const { setTimeout: sleep } = require('node:timers/promises')
const { requestOrder } = require('./document')

const PING_EVERY = 5
// As if each came from its own client: none waits for another one's answer.
const PING_SOCKETS = 4096

function get (agent, port, path) {
  return new Promise((resolve, reject) => {
    http.get({ agent, host: '127.0.0.1', port, path }, (response) => {
      let bytes = 0
      response.on('data', (chunk) => { bytes += chunk.length })
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes)
        else reject(new Error(`${path} was answered with ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}

/** @returns {Promise<{ answered: number, seconds: number, bytes: number }>} */
async function heavy (port, connections, until) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const order = requestOrder()
  let answered = 0
  let bytes = 0
  const connection = async () => {
    while (performance.now() < until) {
      const pointer = order.next().value
      bytes += await get(agent, port, `/part?pointer=${encodeURIComponent(pointer)}`)
      answered++
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: connections }, connection))
  agent.destroy()
  return { answered, bytes, seconds: (performance.now() - start) / 1000 }
}

/** @returns {Promise<number[]>} milliseconds from when each ping was due until it was answered */
async function light (port, until) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: PING_SOCKETS })
  const answers = []
  const ping = async (due) => {
    await get(agent, port, '/ping')
    return performance.now() - due
  }
  for (let due = performance.now(); due < until; due += PING_EVERY) {
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    answers.push(ping(due))
  }
  const latencies = await Promise.all(answers)
  agent.destroy()
  return latencies
}

async function run ({ port, connections, seconds }) {
  const until = performance.now() + seconds * 1000
  const [requests, pings] = await Promise.all([heavy(port, connections, until), light(port, until)])
  return { ...requests, pings }
}

process.on('message', async (order) => {
  try {
    process.send({ result: await run(order) })
  } catch (error) {
    process.send({ error: error.message })
  }
})
process.on('disconnect', () => process.exit())
process.send({ ready: true })

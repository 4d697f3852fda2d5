'use strict'

// What memory servers hold after minutes of mixed load, one after the other. Takes long, so it runs only when named.

const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { buildLoad, runLoad } = require('./http/load')
const { ServerProcess } = require('./http/process')
const { RIVALS } = require('./http/rivals')
const { SCENARIOS } = require('./http/scenarios')
const { writeService } = require('./http/service')
const { layOut } = require('./table')

const FOLDER = path.join(__dirname, '.cache', 'soak')
const NAMES = ['Fastify + offloop', 'Fastify + Piscina', 'Axum', 'Axum, bounded']
/** Looks at the memory, evenly spread over the time. */
const LOOKS = 10
/** Seconds of rest before the last look: longer than an idle thread of the pool keeps its memory. */
const REST = 12

async function soak (rival, minutes) {
  const server = await new ServerProcess(rival, FOLDER).listening()
  try {
    const start = server.memory().now
    const course = []
    for (let i = 0; i < LOOKS; i++) {
      await runLoad(server.port, { ...SCENARIOS.find(({ name }) => name === 'mixed'), seconds: minutes * 60 / LOOKS }, FOLDER)
      course.push(server.memory().now)
    }
    const { peak } = server.memory()
    await sleep(REST * 1000)
    return { start, course, peak, rest: server.memory().now }
  } finally {
    await server.end()
  }
}

async function run ({ quick, only, minutes = 10, log }) {
  buildLoad()
  await writeService(FOLDER)
  const length = quick ? 0.1 : minutes
  const results = {}
  for (const rival of RIVALS.filter(({ name }) => NAMES.includes(name) && name.includes(only))) {
    const reason = rival.missing()
    if (reason === undefined) log(`${rival.name}, ${length} minutes …`)
    else log(`${rival.name} is left out: ${reason}`)
    if (reason === undefined) results[rival.name] = { minutes: length, ...await soak(rival, length) }
  }
  return results
}

const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`

function table (results) {
  const rows = Object.entries(results).map(([name, { minutes, start, course, peak, rest }]) =>
    [name, `${minutes} min`, ...[start, course[0], course[LOOKS / 2 - 1], course[LOOKS - 1], peak, rest].map(megabytes)])
  return layOut([['', '', 'at start', 'after a tenth', 'half-way', 'at the end', 'peak', `${REST} s later`], ...rows])
}

module.exports = { title: 'resident memory under minutes of mixed load', run, table, goals: [] }

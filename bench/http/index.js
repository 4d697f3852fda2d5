'use strict'

// One service on several servers, under one load. Every server runs in a process of its own, all at once, and they take
// turns: while one is under load the others are idle.

const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { compareAnswers } = require('./compare')
const { goals } = require('./goals')
const { buildLoad, runLoad } = require('./load')
const { plots } = require('./plots')
const { ServerProcess } = require('./process')
const { RIVALS } = require('./rivals')
const { SCENARIOS } = require('./scenarios')
const { inTurn } = require('../statistics')
const { writeService } = require('./service')
const { compare, summarize } = require('./summary')
const { OURS, table } = require('./table')

const FOLDER = path.join(__dirname, '..', '.cache', 'http')

/**
 * In seconds, for one round of one server. The first, unmeasured load compiles code, makes connections, touches memory.
 */
const PACE = { rounds: 5, seconds: 3, warmUp: 1.5 }
const QUICK_PACE = { rounds: 2, seconds: 0.7, warmUp: 0.5 }
/** Milliseconds of rest before memory is read for the last time. */
const REST = 2000

async function startServers (log) {
  const servers = []
  try {
    for (const rival of RIVALS) {
      const reason = rival.missing()
      if (reason === undefined) servers.push(await new ServerProcess(rival, FOLDER).listening())
      else log(`${rival.name} is left out: ${reason}`)
    }
    await compareAnswers(FOLDER, servers)
    return servers
  } catch (error) {
    await endAll(servers)
    throw error
  }
}

const endAll = (servers) => Promise.all(servers.map((server) => server.end()))

async function measureRound (server, scenario, seconds) {
  const before = server.cpuSeconds()
  const round = await runLoad(server.port, { ...scenario, seconds }, FOLDER)
  return { ...round, cpu: server.cpuSeconds() - before }
}

/** A scenario of equal work with its rate, measured now; undefined where its pacemaker is left out. */
async function withRate (servers, scenario, { seconds, warmUp }, log) {
  if (scenario.share === undefined) return scenario
  const pacemaker = servers.find(({ name }) => name === scenario.pacemaker)
  if (pacemaker === undefined) return undefined
  await measureRound(pacemaker, scenario, warmUp)
  const { heavy } = await measureRound(pacemaker, scenario, seconds)
  const heavyRate = Math.round(scenario.share * heavy.answered / heavy.seconds)
  log(`${heavyRate} heavy requests a second, ${scenario.share} of what ${pacemaker.name} can do`)
  return { ...scenario, heavyRate }
}

/** @returns {Promise<object>} server → summary */
async function measureScenario (servers, scenario, { rounds, seconds, warmUp }) {
  const measured = new Map(servers.map((server) => [server, []]))
  for (const server of servers) {
    server.resetPeak()
    await measureRound(server, scenario, warmUp)
  }
  for (let i = 0; i < rounds; i++) {
    for (const server of inTurn(servers, i)) measured.get(server).push(await measureRound(server, scenario, seconds))
  }
  await sleep(REST)
  return Object.fromEntries(servers.map((server) => {
    const { now, peak } = server.memory()
    return [server.name, { ...summarize(measured.get(server)), memory: { start: server.memoryAtStart, peak, end: now } }]
  }))
}

function addRatios (summaries) {
  const ours = summaries[OURS]
  for (const [name, summary] of Object.entries(summaries)) {
    if (name !== OURS && ours !== undefined) summary.ours = compare(ours, summary)
  }
  return summaries
}

/**
 * Each scenario has servers of its own, so that none inherits the memory of the one before.
 *
 * @param {{ quick: boolean, only: string, log: (line: string) => void }} how
 */
async function run ({ quick, only, log }) {
  buildLoad()
  await writeService(FOLDER)
  const pace = quick ? QUICK_PACE : PACE
  const results = {}
  for (const scenario of SCENARIOS) {
    if (!scenario.name.includes(only) || (quick && only === '' && !scenario.quick)) continue
    log(`measuring ${scenario.name} …`)
    const servers = await startServers(log)
    try {
      const load = await withRate(servers, scenario, pace, log)
      if (load !== undefined) results[scenario.name] = addRatios(await measureScenario(servers, load, pace))
    } finally {
      await endAll(servers)
    }
  }
  return results
}

/** As it is for the servers, which have a Node of their own. */
const machine = (all) => ({ ...all, node: all.httpNode ?? all.node })

module.exports = { title: 'one service on several servers, pings beside heavy requests', run, table, goals, plots, machine }

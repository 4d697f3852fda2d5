'use strict'

// What the adapters cost where there is nothing for them to do: bodies of 200 bytes, there and back. Express has
// `compression` and its own parser, which offloop takes the place of. Fastify is measured bare, where it compresses
// nothing, and with @fastify/compress, which offloop takes the place of.

const fs = require('node:fs')
const path = require('node:path')
const { ServerProcess } = require('../http/process')
const { buildLoad, runLoad } = require('../http/load')
const { requestFile } = require('../http/service')
const { median, percentile, spread } = require('../statistics')
const { duration, layOut, ratio, significant } = require('../table')

const FOLDER = path.join(__dirname, '..', '.cache', 'small')
const BODY_BYTES = 200
const CONNECTIONS = 16

/** In seconds, for one round of one server. */
const PACE = { rounds: 9, seconds: 3, warmUp: 3 }
const QUICK_PACE = { rounds: 5, seconds: 1, warmUp: 1.5 }

/** The servers of a host, by what they are called. Ratios are to the first. */
const HOSTS = {
  Fastify: { Fastify: 'fastify', 'Fastify + @fastify/compress': 'fastify-compress', 'Fastify + offloop': 'fastify-offloop' },
  Express: { Express: 'express', 'Express + offloop': 'express-offloop' },
}

function writeRequest () {
  const empty = JSON.stringify({ id: 1, text: '' }).length
  const body = JSON.stringify({ id: 1, text: 'x'.repeat(BODY_BYTES - empty) })
  fs.mkdirSync(FOLDER, { recursive: true })
  // As browsers and most clients send it; the same for all.
  const head = ['POST /echo HTTP/1.1', 'Host: 127.0.0.1', 'Accept-Encoding: gzip, deflate, br, zstd',
    'Content-Type: application/json', `Content-Length: ${body.length}`]
  fs.writeFileSync(requestFile(FOLDER, 'echo'), `${head.join('\r\n')}\r\n\r\n${body}`)
  // The load wants one, though none is sent.
  fs.writeFileSync(requestFile(FOLDER, 'ping'), '')
  return body
}

const start = (name) => new ServerProcess({
  name, command: () => [process.execPath, path.join(__dirname, 'server.js'), name], environment: { NODE_ENV: 'production' },
}, FOLDER).listening()

async function checkAnswer ({ name, port }, body) {
  const response = await fetch(`http://127.0.0.1:${port}/echo`,
    { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  const answer = await response.text()
  if (answer !== body) throw new Error(`small: ${name} answers ${answer}`)
}

async function measureRound (server, seconds) {
  const before = server.cpuSeconds()
  const { heavy } = await runLoad(server.port,
    { seconds, lightRate: 0, connections: CONNECTIONS, heavy: ['echo'] }, FOLDER)
  return {
    rate: heavy.answered / heavy.seconds,
    // Of the server's process, so that little of other work on the machine is in it.
    cpu: 1000 * (server.cpuSeconds() - before) / heavy.answered,
    p99: percentile(heavy.latencies, 0.99),
  }
}

const summarize = (rounds) =>
  Object.fromEntries(['rate', 'cpu', 'p99'].map((name) => [name, median(rounds.map((round) => round[name]))]))

/** @returns {Promise<object>} name → what was measured, and how much more than the first one's it is */
async function measureHost (named, body, { rounds, seconds, warmUp }) {
  const names = Object.keys(named)
  const servers = {}
  try {
    for (const name of names) servers[name] = await start(named[name])
    for (const server of Object.values(servers)) {
      await checkAnswer(server, body)
      await measureRound(server, warmUp)
    }
    const measured = Object.fromEntries(names.map((name) => [name, []]))
    for (let i = 0; i < rounds; i++) {
      // Now one, now another goes first.
      for (const name of i % 2 === 0 ? names : names.toReversed()) measured[name].push(await measureRound(servers[name], seconds))
    }
    return Object.fromEntries(names.map((name) => [name, { ...summarize(measured[name]), ...compare(measured[name], measured[names[0]]) }]))
  } finally {
    for (const server of Object.values(servers)) await server.end()
  }
}

function compare (rounds, bare) {
  if (rounds === bare) return {}
  const over = (field) => spread(rounds.map((round, i) => round[field] / bare[i][field]))
  return { rateOver: over('rate'), cpuOver: over('cpu') }
}

async function run ({ quick, only, log }) {
  buildLoad()
  const body = writeRequest()
  const results = {}
  for (const [host, named] of Object.entries(HOSTS)) {
    if (!host.includes(only)) continue
    log(`measuring ${host} …`)
    results[host] = await measureHost(named, body, quick ? QUICK_PACE : PACE)
  }
  return results
}

function table (results) {
  const rows = [['', 'requests/s', 'CPU a request', 'p99', 'requests/s ×', 'CPU ×']]
  for (const servers of Object.values(results)) {
    for (const [name, { rate, cpu, p99, rateOver, cpuOver }] of Object.entries(servers)) {
      rows.push([name, significant(rate), duration(cpu), duration(p99), rateOver ? ratio(rateOver) : '', cpuOver ? ratio(cpuOver) : ''])
    }
  }
  return layOut(rows)
}

const goals = Object.keys(HOSTS).map((host) => ({
  text: `${host}: at most 3 % more CPU a request with offloop, for bodies of ${BODY_BYTES} bytes`,
  measured: (results) => results[host][`${host} + offloop`].cpuOver.ratio,
  met: (value) => value <= 1.03,
}))

module.exports = { title: `bodies of ${BODY_BYTES} bytes, with nothing for offloop to do`, run, table, goals }

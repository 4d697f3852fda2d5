'use strict'

// What the adapters cost where there is nothing for them to do: bodies of 200 bytes, there and back, on each host as it
// is and with offloop in the place of its own parser and of `compression`.

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

/** A host as it is, and the same with offloop. */
const PAIRS = [
  { host: 'Fastify', plain: 'fastify', ours: 'fastify-offloop' },
  { host: 'Express', plain: 'express', ours: 'express-offloop' },
]

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

async function measurePair ({ plain, ours }, body, { rounds, seconds, warmUp }) {
  const servers = []
  try {
    for (const name of [plain, ours]) servers.push(await start(name))
    for (const server of servers) {
      await checkAnswer(server, body)
      await measureRound(server, warmUp)
    }
    const measured = servers.map(() => [])
    for (let i = 0; i < rounds; i++) {
      // Now one, now the other goes first.
      for (const which of i % 2 === 0 ? [0, 1] : [1, 0]) measured[which].push(await measureRound(servers[which], seconds))
    }
    const over = (name) => spread(measured[1].map((round, i) => round[name] / measured[0][i][name]))
    return { plain: summarize(measured[0]), ours: { ...summarize(measured[1]), rateOver: over('rate'), cpuOver: over('cpu') } }
  } finally {
    for (const server of servers) await server.end()
  }
}

async function run ({ quick, only, log }) {
  buildLoad()
  const body = writeRequest()
  const results = {}
  for (const pair of PAIRS) {
    if (!pair.host.includes(only)) continue
    log(`measuring ${pair.host} …`)
    results[pair.host] = await measurePair(pair, body, quick ? QUICK_PACE : PACE)
  }
  return results
}

function table (results) {
  const rows = [['', 'requests/s', 'CPU a request', 'p99', 'requests/s ×', 'CPU ×']]
  for (const [host, { plain, ours }] of Object.entries(results)) {
    for (const [name, { rate, cpu, p99, rateOver, cpuOver }] of [[host, plain], [`${host} + offloop`, ours]]) {
      rows.push([name, significant(rate), duration(cpu), duration(p99), rateOver ? ratio(rateOver) : '', cpuOver ? ratio(cpuOver) : ''])
    }
  }
  return layOut(rows)
}

const goals = PAIRS.map(({ host }) => ({
  text: `${host}: at most 3 % more CPU a request with offloop, for bodies of ${BODY_BYTES} bytes`,
  measured: (results) => results[host].ours.cpuOver.ratio,
  met: (value) => value <= 1.03,
}))

module.exports = { title: `bodies of ${BODY_BYTES} bytes, with nothing for offloop to do`, run, table, goals }

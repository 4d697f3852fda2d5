'use strict'

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { NODE: HTTP_NODE } = require('./http/rivals')

/** Where and what a result was measured on. */
function describeMachine () {
  const cpus = os.cpus()
  return {
    time: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    httpNode: versionOf(HTTP_NODE),
    openssl: process.versions.openssl,
    cpu: cpuName(cpus[0].model.trim()),
    cores: cpus.length,
    memory: os.totalmem(),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    // Other work on the machine; above the number of cores, only the ratios mean something.
    load: os.loadavg()[0],
  }
}

/** Of a Node, or nothing where it is missing. */
function versionOf (node) {
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/** With its family and model where Linux tells: in virtual machines many CPUs go by one name. */
function cpuName (name) {
  try {
    const facts = fs.readFileSync('/proc/cpuinfo', 'utf8')
    const number = (key) => new RegExp(`^${key}\\s*: (\\d+)$`, 'm').exec(facts)[1]
    return `${name} (family ${number('cpu family')}, model ${number('model')})`
  } catch {
    return name
  }
}

function commit () {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'],
      { cwd: path.join(__dirname, '..'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}

function headline ({ node, commit, cores, cpu, memory, load }) {
  return `offloop ${commit}, Node ${node}, ${cores} × ${cpu}, ${Math.round(memory / 2 ** 30)} GiB, load ${load.toFixed(1)}`
}

module.exports = { describeMachine, headline }

'use strict'

// Fails when a change costs what noise cannot touch: instructions and allocations of the core's jobs, counted by valgrind
// and by bench/core, and hops to the pool. Times are for run.js: they are no test.
//
//   node bench/gate.js PROGRAM [--update]      PROGRAM: offloop_core_bench, built by the preset release

const { execFile, execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { promisify } = require('node:util')
const { countHops } = require('./hops')
const { layOut, significant } = require('./table')

const BASELINE = path.join(__dirname, 'core', 'baseline.json')
/** How much more than the baseline is let through, as a share: what a compiler's mood does. */
const SLACK = { instructions: 0.03, blocks: 0, bytes: 0.01 }

const run = promisify(execFile)
const [, , program, update] = process.argv

/** Whose counts these are: another compiler, or another CPU's kernels, makes other ones. */
function describeBuild () {
  // CXX may begin with a launcher, such as ccache.
  const compiler = process.env.CXX?.split(' ').at(-1) || 'g++'
  const version = execFileSync(compiler, ['-dumpfullversion'], { encoding: 'utf8' }).trim()
  return `${path.basename(compiler)} ${version}, ${os.arch()}`
}

function hasValgrind () {
  try {
    execFileSync('valgrind', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function countInstructions (name) {
  const out = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-gate-')), 'callgrind')
  try {
    await run('valgrind', ['--tool=callgrind', '--toggle-collect=CountedJobs*', `--callgrind-out-file=${out}`, program, name])
    return Number(fs.readFileSync(out, 'utf8').match(/^(?:summary|totals): (\d+)/m)[1])
  } finally {
    fs.rmSync(path.dirname(out), { recursive: true })
  }
}

async function countCase (name, instructionsToo) {
  const { stdout } = await run(program, [name])
  const { jobs, blocks, bytes } = JSON.parse(stdout)
  const instructions = instructionsToo ? Math.round(await countInstructions(name) / jobs) : undefined
  return { instructions, blocks: blocks / jobs, bytes: bytes / jobs }
}

async function countAll () {
  const { stdout } = await run(program)
  const names = stdout.trim().split('\n')
  const instructionsToo = hasValgrind()
  if (!instructionsToo) console.log('bench-gate: instructions are not counted: valgrind is missing')
  const counts = {}
  // Counting is not timing: two at a time are as good as one.
  const lane = async () => {
    for (let name; (name = names.shift()) !== undefined;) counts[name] = await countCase(name, instructionsToo)
  }
  const order = [...names]
  await Promise.all([lane(), lane()])
  return Object.fromEntries(order.map((name) => [name, counts[name]]))
}

/** @returns {string[]} what costs more than it did */
function compare (counts, baseline) {
  const rows = [['', '', ...Object.keys(SLACK)]]
  const worse = []
  for (const [name, now] of Object.entries(counts)) {
    const then = baseline[name] ?? {}
    rows.push([name, '', ...Object.entries(SLACK).map(([key, slack]) => {
      if (now[key] === undefined || then[key] === undefined) return now[key] === undefined ? 'not counted' : significant(now[key])
      const change = now[key] / then[key] - 1
      if (change > slack) worse.push(`${name}: ${now[key]} ${key} a job; it was ${then[key]}`)
      return `${significant(now[key])} (${change >= 0 ? '+' : '−'}${Math.abs(100 * change).toFixed(1)} %)`
    })])
  }
  console.log(layOut(rows))
  return worse
}

async function main () {
  const build = describeBuild()
  const hops = await countHops()
  const counts = await countAll()
  if (update === '--update') {
    fs.writeFileSync(BASELINE, `${JSON.stringify({ build, cases: counts }, null, 2)}\n`)
  }
  const baseline = JSON.parse(fs.readFileSync(BASELINE, 'utf8'))
  const comparable = baseline.build === build
  const worse = compare(counts, comparable ? baseline.cases : {})
  if (!comparable) console.log(`bench-gate: not compared: the baseline is of "${baseline.build}", this is "${build}"`)
  for (const each of [...hops.wrong, ...worse]) console.log(`bench-gate: WORSE ${each}`)
  const failed = hops.wrong.length + worse.length
  const compared = comparable ? Object.keys(counts).length : 0
  console.log(`${hops.right + compared - worse.length} passed, ${failed} failed, ${comparable ? 0 : 1} skipped`)
  if (failed > 0) process.exitCode = 1
}

main().catch((error) => {
  console.error(`bench-gate: ${error.stack}`)
  process.exitCode = 1
})

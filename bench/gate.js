'use strict'

// Fails when a change costs more of what noise does not affect: instructions and allocations of the core's jobs, counted by
// valgrind and by bench/core, and hops to the pool. Times are for run.js: they are not a test.
//
//   node bench/gate.js PROGRAM [--update]      PROGRAM: offloop_core_bench, which scripts/bench-gate builds

const { execFile, execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { promisify } = require('node:util')
const { countHops } = require('./hops')
const { layOut, significant } = require('./table')

const BASELINE = path.join(__dirname, 'core', 'baseline.json')
/** How much more than the baseline passes, as a fraction: the noise of code generation. */
const SLACK = { instructions: 0.03, blocks: 0, bytes: 0.01 }

const run = promisify(execFile)
const [, , program, update] = process.argv

/** The build that was counted: another compiler, or the kernels of another CPU, give other counts. */
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

/** @returns {Promise<object>} name → counts, of every case that the program has */
async function countAll (instructionsToo) {
  const { stdout } = await run(program)
  const names = stdout.trim().split('\n')
  const counts = {}
  // Counts are not times, so two may run at once.
  const lane = async () => {
    for (let name; (name = names.shift()) !== undefined;) counts[name] = await countCase(name, instructionsToo)
  }
  const order = [...names]
  await Promise.all([lane(), lane()])
  return Object.fromEntries(order.map((name) => [name, counts[name]]))
}

/** @returns {{ cells: string[], worse: string[] }} of one case that both sides have */
function compareCase (name, now, then) {
  const worse = []
  const cells = Object.entries(SLACK).map(([key, slack]) => {
    if (now[key] === undefined) return 'not counted'
    const change = now[key] / then[key] - 1
    // Written so that a value missing from the baseline does not pass.
    if (!(now[key] <= then[key] * (1 + slack))) worse.push(`${name}: ${now[key]} ${key} a job; it was ${then[key]}`)
    return `${significant(now[key])} (${change >= 0 ? '+' : '−'}${Math.abs(100 * change).toFixed(1)} %)`
  })
  // A count of 0 means that valgrind did not find the function.
  if (now.instructions === 0) worse.push(`${name}: no instruction was counted`)
  return { cells, worse }
}

/** @returns {string | undefined} why this machine cannot judge the cases */
function whyNot (counted, baseline) {
  if (baseline.build !== counted.build) return `the baseline is of "${baseline.build}", this is "${counted.build}"`
  return counted.instructionsToo ? undefined : 'instructions are not counted: valgrind is missing'
}

/**
 * Every case of either side is worse, skipped or right.
 *
 * @param {{ build: string, instructionsToo: boolean, cases: object }} counted
 * @param {{ build: string, cases: object }} baseline
 * @returns {{ rows: string[][], worse: string[], skipped: string[], failed: number, right: number }}
 */
function judge (counted, baseline) {
  const reason = whyNot(counted, baseline)
  const then = baseline.build === counted.build ? baseline.cases : counted.cases
  const verdict = { rows: [['', '', ...Object.keys(SLACK)]], worse: [], skipped: [], failed: 0, right: 0 }
  for (const name of new Set([...Object.keys(counted.cases), ...Object.keys(then)])) {
    const found = []
    if (!(name in counted.cases)) found.push(`${name}: the baseline has it, the program does not`)
    else if (!(name in then)) found.push(`${name}: the baseline does not have it; --update adds it`)
    else {
      const { cells, worse } = compareCase(name, counted.cases[name], then[name])
      verdict.rows.push([name, '', ...cells])
      found.push(...worse)
    }
    verdict.worse.push(...found)
    if (found.length > 0) verdict.failed++
    else if (reason !== undefined) verdict.skipped.push(`${name}: ${reason}`)
    else verdict.right++
  }
  return verdict
}

async function main () {
  // Replaced at the end: if a promise never settled, Node would exit early, with 0.
  process.exitCode = 1
  const instructionsToo = hasValgrind()
  const hops = await countHops()
  const counted = { build: describeBuild(), instructionsToo, cases: await countAll(instructionsToo) }
  if (update === '--update') {
    if (!instructionsToo) throw new Error('a baseline needs valgrind')
    fs.writeFileSync(BASELINE, `${JSON.stringify({ build: counted.build, cases: counted.cases }, null, 2)}\n`)
  }
  const { rows, worse, skipped, failed, right } = judge(counted, JSON.parse(fs.readFileSync(BASELINE, 'utf8')))
  console.log(layOut(rows))
  for (const each of skipped) console.log(`bench-gate: skipped ${each}`)
  for (const each of [...hops.wrong, ...worse]) console.log(`bench-gate: WORSE ${each}`)
  console.log(`${hops.right + right} passed, ${hops.wrong.length + failed} failed, ${skipped.length} skipped`)
  if (hops.wrong.length + failed === 0 && !(process.env.CI && skipped.length > 0)) process.exitCode = 0
}

if (require.main === module) {
  main().catch((error) => console.error(`bench-gate: ${error.stack}`))
}

module.exports = { judge }

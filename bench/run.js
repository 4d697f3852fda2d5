'use strict'

// Measures offloop against its rivals and prints one table for each case; see README.md.

const fs = require('node:fs')
const path = require('node:path')
const { parseArgs } = require('node:util')
const { CASES, loadCase } = require('./case')
const { describeMachine, headline } = require('./machine')
const { LONG, PARTS, isPart, loadPart } = require('./parts')
const { writeReport } = require('./report')
const { RESULTS } = require('./results')
const { goalLine } = require('./table')

/** All of it, quickly, takes about this long; in milliseconds. */
const QUICK_BUDGET = 150_000

const USAGE = `npm run bench -- [CASE …] [--quick] [--only TEXT] [--base FOLDER] [--minutes N]
npm run bench -- --report

CASE       by default all but ${LONG.join(' and ')}: ${[...PARTS, ...CASES].join(' ')}
--quick    fewer and shorter rounds; of all cases together less than three minutes
--only     what has TEXT in its name, of a case's variants or scenarios
--base     against the offloop in FOLDER, instead of the rivals; npm run bench:compare makes one of a commit
--minutes  how long soak takes for each server
--report   writes docs/benchmarks.md from the newest whole results of each case`

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    base: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    report: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

// Parts have servers of their own, which know only this tree.
const NAMES = flags.base === undefined ? [...PARTS, ...CASES] : CASES

const load = (name) => isPart(name) ? loadPart(name) : loadCase(name, flags.base)

async function runOne (name, until) {
  const one = load(name)
  console.log(`\n${name}: ${one.title}`)
  const log = (line) => process.stderr.write(`  ${line}\n`)
  const results = await one.run({ quick: flags.quick, only: flags.only, minutes: Number(flags.minutes), log, until })
  if (Object.keys(results).length === 0) return undefined
  console.log(one.table(results))
  for (const goal of one.goals) {
    const line = goalLine(goal, results)
    if (line !== undefined) console.log(line)
  }
  return results
}

/**
 * Measures them all; when everything is wanted quickly, each gets its share of the time that is left.
 *
 * @param {(cases: object) => void} keep is given what there is after each case
 */
async function runAll (names, keep) {
  const end = performance.now() + QUICK_BUDGET
  const bounded = flags.quick && names === NAMES && flags.only === ''
  const cases = {}
  for (const [i, name] of names.entries()) {
    const now = performance.now()
    const results = await runOne(name, bounded ? now + (end - now) / (names.length - i) : undefined)
    if (results === undefined) continue
    cases[name] = results
    keep(cases)
  }
}

/** What was measured, in a file that is whole at any time: all of it takes an hour or two, and may be interrupted. */
class ResultsFile {
  constructor (machine, names) {
    const label = names === NAMES ? 'all' : names.join('-')
    this.machine = machine
    this.path = path.join(RESULTS, `${machine.time.replaceAll(':', '').slice(0, 17)}-${label}.json`)
  }

  write (cases) {
    fs.mkdirSync(RESULTS, { recursive: true })
    const whole = `${this.path}.new`
    fs.writeFileSync(whole, `${JSON.stringify({ machine: this.machine, quick: flags.quick, only: flags.only, cases }, null, 2)}\n`)
    fs.renameSync(whole, this.path)
  }
}

async function main () {
  if (flags.help) return console.log(USAGE)
  const unknown = positionals.find((name) => !NAMES.includes(name) && !LONG.includes(name))
  if (unknown !== undefined) throw new Error(`there is no case "${unknown}"; there are ${[...NAMES, ...LONG].join(', ')}`)
  if (flags.report) return writeReport()
  const names = positionals.length > 0 ? positionals : NAMES
  const machine = describeMachine()
  console.log(headline(machine))
  // Only figures against rivals are kept, because the report is made from them.
  if (flags.base !== undefined) return runAll(names, () => {})
  const file = new ResultsFile(machine, names)
  await runAll(names, (cases) => file.write(cases))
  console.log(`\n${path.relative(process.cwd(), file.path)}`)
}

main().catch((error) => {
  console.error(`bench: ${error.message}`)
  process.exitCode = 1
})

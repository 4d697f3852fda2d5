'use strict'

// docs/benchmarks.md and its plots, from the newest results of each case. What was not measured here stays as it is: a
// machine is rarely quiet for as long as all of it takes.

const fs = require('node:fs')
const path = require('node:path')
const { CASES, loadCase } = require('./case')
const { headline } = require('./machine')
const { LONG, PARTS, isPart, loadPart } = require('./parts')
const { dots } = require('./plot')
const { writeFigures } = require('./readme')
const { newestResults } = require('./results')
const { goalLine, significant } = require('./table')

const ROOT = path.join(__dirname, '..')
const PAGE = path.join(ROOT, 'docs', 'benchmarks.md')
const PLOTS = path.join(ROOT, 'docs', 'benchmarks')

const INTRODUCTION = `# Benchmarks

<!-- Written by npm run bench -- --report. Do not edit. -->

What \`npm run bench\` measured; [bench/README.md](../bench/README.md) says how, and [performance.md](performance.md) what to
make of it. Rivals took turns in processes of their own, and nothing was timed before their answers agreed. Ratios are medians
over the rounds, with the lowest and the highest in brackets: believe them more than the times.
`

/** How much faster offloop is than each rival, for any case. */
function ratioPlot (name, title, results) {
  const rows = Object.entries(results).flatMap(([variant, rivals]) => Object.entries(rivals)
    .filter(([, { offloop }]) => offloop !== undefined)
    .map(([rival, { offloop: { ratio, low, high } }]) => ({
      label: `${variant} · ${rival}`, points: [ratio], low, high, shown: `× ${significant(ratio)}`, ours: ratio >= 1,
    })))
  if (rows.length === 0) return []
  const note = 'how many times as fast as the rival; right of the heavy line offloop is faster'
  return [{ name, svg: dots({ title, note, rows, one: 1, tick: (value) => `× ${value}` }), alt: `${title}: ${note}` }]
}

function section (name, { machine, quick, results }) {
  const one = isPart(name) ? loadPart(name) : loadCase(name)
  const plots = one.plots?.(results) ?? (isPart(name) ? [] : ratioPlot(name, one.title, results))
  for (const { name: file, svg } of plots) fs.writeFileSync(path.join(PLOTS, `${file}.svg`), svg)
  const goals = one.goals.map((goal) => goalLine(goal, results)).filter((line) => line !== undefined)
  return [
    `## ${name}: ${one.title}`,
    `${headline(one.machine?.(machine) ?? machine)}, ${machine.time.slice(0, 10)}${quick ? '. A quick measurement: the ratios are rough' : ''}.`,
    ...plots.map(({ name: file, alt }) => `![${alt}](benchmarks/${file}.svg)`),
    `\`\`\`text\n${[one.table(results), ...goals].join('\n')}\n\`\`\``,
  ].join('\n\n')
}

/** @returns {Map<string, string>} the sections of the page by the names of their cases */
function readSections () {
  if (!fs.existsSync(PAGE)) return new Map()
  const [, ...sections] = fs.readFileSync(PAGE, 'utf8').trimEnd().split(/\n\n(?=## )/)
  return new Map(sections.map((text) => [/^## ([\w-]+):/.exec(text)[1], text]))
}

const plotsOf = (text) => [...text.matchAll(/\]\(benchmarks\/([^)]+)\)/g)].map(([, file]) => file)

function removeOtherPlots (sections) {
  const shown = new Set(sections.flatMap(plotsOf))
  for (const file of fs.readdirSync(PLOTS)) if (!shown.has(file)) fs.rmSync(path.join(PLOTS, file))
}

function writeReport () {
  const newest = newestResults()
  if (newest.size === 0) throw new Error('there are no results yet')
  fs.mkdirSync(PLOTS, { recursive: true })
  const before = readSections()
  const names = [...PARTS, ...LONG, ...CASES].filter((name) => newest.has(name) || before.has(name))
  const sections = names.map((name) => newest.has(name) ? section(name, newest.get(name)) : before.get(name))
  removeOtherPlots(sections)
  fs.writeFileSync(PAGE, `${[INTRODUCTION.trimEnd(), ...sections].join('\n\n')}\n`)
  console.log(`${path.relative(process.cwd(), PAGE)}: ${[...newest.keys()].join(', ')}; the others as they were`)
  if (writeFigures(path.join(ROOT, 'README.md'), newest)) console.log('README.md: its figures')
}

module.exports = { writeReport }

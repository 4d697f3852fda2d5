'use strict'

// Measures a case of cases/, which is data: each rival in its own process, all with the same answers, in alternating rounds.

const fs = require('node:fs')
const path = require('node:path')
const { Rival } = require('./rival')
const { compareRates, inTurn, summarize } = require('./statistics')
const { table } = require('./table')

const FOLDER = path.join(__dirname, 'cases')
const CASES = fs.readdirSync(FOLDER).map((file) => path.basename(file, '.js'))

const PACE = { rounds: 7, milliseconds: 700 }
const QUICK_PACE = { rounds: 3, milliseconds: 200 }

/** @returns {Promise<Rival[]>} the rivals that can run here, all with equal answers */
async function startRivals (caseName, { rivals }, variant, log) {
  const started = []
  try {
    for (const each of rivals) {
      if (each.only !== undefined && !each.only(variant)) continue
      const reason = Rival.missing(each)
      if (reason === undefined) started.push(new Rival(caseName, variant.name, each))
      else log(`${each.name} is left out: ${reason}`)
    }
    const answers = []
    for (const rival of started) answers.push(await rival.answer())
    // A rival without an answer is only a yardstick for time.
    const differs = answers.findIndex((answer) => answer !== null && answer !== answers[0])
    if (differs > 0) {
      throw new Error(`${caseName}, ${variant.name}: "${started[differs].name}" answers ${answers[differs]}; ` +
        `"${started[0].name}" ${answers[0]}`)
    }
    return started
  } catch (error) {
    await endAll(started)
    throw error
  }
}

const endAll = (rivals) => Promise.all(rivals.map((rival) => rival.end()))

/** @returns {Promise<object>} rival → summary */
async function measureVariant (rivals, { rounds, milliseconds }, memory) {
  const firsts = new Map()
  // If memory is measured, the first round is a single call, so that garbage of earlier calls does not count.
  for (const rival of rivals) firsts.set(rival, await rival.round(memory ? 0 : milliseconds))
  const measured = new Map(rivals.map((rival) => [rival, []]))
  // Alternating, so that whatever else the machine does affects all alike.
  for (let i = 0; i < rounds; i++) {
    for (const rival of inTurn(rivals, i)) measured.get(rival).push(await rival.round(milliseconds))
  }
  return Object.fromEntries(rivals.map((rival) => [rival.name, {
    ...summarize(measured.get(rival)),
    firstRss: firsts.get(rival).rss,
  }]))
}

function addRatios (summaries) {
  const { offloop } = summaries
  for (const [name, summary] of Object.entries(summaries)) {
    if (name !== 'offloop' && offloop !== undefined) summary.offloop = compareRates(offloop, summary)
  }
  return summaries
}

/** All of the list, in an order whose beginning is spread over the whole: the last, the first, the middle one, … */
function spreadOut (list) {
  const order = new Set([list.length - 1, 0])
  for (let step = list.length / 2; step >= 0.5; step /= 2) {
    for (let at = step; at < list.length; at += step) order.add(Math.floor(at))
  }
  return [...order].filter((i) => i >= 0).map((i) => list[i])
}

/** @returns {object} the case with offloop alone, and with offloop as it is in the folder `base` */
function againstBase (definition, base) {
  const ours = definition.rivals.find(({ name }) => name === 'offloop')
  return { ...definition, goals: [], rivals: ours === undefined ? [] : [ours, { ...ours, title: 'base', base }] }
}

/**
 * A case of that name, as run.js uses it, or against an offloop in the folder `base`. Its run() measures the variants that have `only` in their names, as many as
 * begin before the moment `until`, but one at least.
 */
function loadCase (name, base) {
  const every = require(path.join(FOLDER, name))
  const definition = base === undefined ? every : againstBase(every, base)
  async function run ({ quick, only, log, until = Infinity }) {
    const wanted = definition.variants.filter((variant) => variant.name.includes(only))
    const results = {}
    for (const variant of until === Infinity ? wanted : spreadOut(wanted)) {
      if (performance.now() > until && Object.keys(results).length > 0) break
      log(`measuring ${variant.name} …`)
      const rivals = await startRivals(name, definition, variant, log).catch((error) => {
        // A new case has nothing to be compared with.
        if (base === undefined) throw error
        log(`left out: ${error.message.split('\n')[0]}`)
        return []
      })
      if (rivals.length === 0) continue
      try {
        results[variant.name] = addRatios(await measureVariant(rivals, quick ? QUICK_PACE : PACE, definition.memory))
      } finally {
        await endAll(rivals)
      }
    }
    return results
  }
  return {
    title: definition.title,
    goals: definition.goals ?? [],
    run,
    table: (results) => table(definition, results),
  }
}

module.exports = { CASES, loadCase, spreadOut }

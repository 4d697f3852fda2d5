'use strict'

// Where measurements are kept, and the newest of each case.

const fs = require('node:fs')
const path = require('node:path')

const RESULTS = path.join(__dirname, 'results')

/**
 * @returns {Map<string, { machine: object, quick: boolean, results: object }>} by case; long measurements go first, and a
 *   part of a case (--only) never takes the place of all of it
 */
function newestResults () {
  const newest = new Map()
  if (!fs.existsSync(RESULTS)) return newest
  const files = fs.readdirSync(RESULTS).filter((file) => file.endsWith('.json')).sort()
  for (const file of files) {
    const { machine, quick = false, only = '', cases } = JSON.parse(fs.readFileSync(path.join(RESULTS, file), 'utf8'))
    if (only !== '') continue
    for (const [name, results] of Object.entries(cases)) {
      const before = newest.get(name)
      if (before === undefined || before.quick || !quick) newest.set(name, { machine, quick, results })
    }
  }
  return newest
}

module.exports = { RESULTS, newestResults }

'use strict'

// What measures itself, because more than one process at a time takes part in it. A part looks like a case of case.js:
// title, run(), table(results), goals.

const path = require('node:path')

const PARTS = ['http', 'small', 'gc']
/** Those that take so long that they must be named. */
const LONG = ['soak']

const loadPart = (name) => require(path.join(__dirname, name))

const isPart = (name) => PARTS.includes(name) || LONG.includes(name)

module.exports = { LONG, PARTS, isPart, loadPart }

'use strict'

// What json.createLines() can do with a line: options, and the steps that they stand for.

const { string } = require('../options')
const { queryStep } = require('./query')
const { searchStep } = require('./search')

const LINE_STEPS = {
  schema: { query: string, search: string },
  make: { __proto__: null, query: queryStep, search: searchStep },
}

module.exports = { LINE_STEPS }

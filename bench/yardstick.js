'use strict'

// What the JSON cases measure themselves by: simdjson's DOM parse of the same text, on the calling thread, which makes no
// JavaScript value and no other result. It answers nothing, so that it is compared in time only.

const fs = require('node:fs')
const path = require('node:path')

const NAME = 'simdjson DOM parse'
const ADDON = path.join(__dirname, 'native', 'build', 'Release', 'dom_parse.node')

/** @param {(variant: object) => Buffer} textOf what to parse */
function yardstick (textOf, only = () => true) {
  return {
    name: NAME,
    only,
    missing: () => fs.existsSync(ADDON) ? undefined : 'bench/native is not built',
    setup (variant) {
      const { load, parse } = require(ADDON)
      load(textOf(variant))
      return { call: parse, answer: async () => null }
    },
  }
}

/** @returns a goal: offloop at least so many times as fast as the yardstick in a variant */
function goalOver (variant, times) {
  return {
    text: `${variant}: at least ${times} times ${NAME}`,
    measured: (results) => results[variant][NAME].offloop.ratio,
    met: (value) => value >= times,
  }
}

module.exports = { yardstick, goalOver }

'use strict'

// The public object `json`: one file of lib/json per kind of work.

const { open } = require('./json/document')
const { get } = require('./json/get')
const { createLines, createWebLines } = require('./json/lines')
const { parse } = require('./json/parse')
const { mergePatch, patch } = require('./json/patch')
const { query } = require('./json/query')
const { search } = require('./json/search')
const { stringify } = require('./json/stringify')
const { canonicalize, format, minify, validate } = require('./json/text')

const json = {
  parse,
  stringify,
  validate,
  minify,
  format,
  canonicalize,
  get,
  query,
  search,
  patch,
  mergePatch,
  open,
  createLines,
  createWebLines,
}

module.exports = { json }

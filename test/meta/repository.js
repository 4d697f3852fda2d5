'use strict'

// The project's own files, for tests about them.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..', '..')

function git (...args) {
  try {
    return execFileSync('git', ['-C', root, ...args, '-z'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).split('\0')
  } catch (error) {
    // Not a skip: what these tests look for would go by unseen.
    throw new Error(`Git has to say which files are the project's; a copy without .git will not do (CONTRIBUTING.md, Set-up). ${error.stderr || error.message}`)
  }
}

/** Every file that is, or would be, committed; paths relative to the root. */
const files = [...new Set(git('ls-files', '--cached', '--others', '--exclude-standard'))]
  .filter((file) => file !== '' && fs.existsSync(path.join(root, file)))
  .sort()

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8')

/** @returns {string[]} the files that match */
const matching = (pattern) => files.filter((file) => pattern.test(file))

/** @returns {string} C++ or JavaScript without its comments; strings stay */
function withoutComments (source) {
  return source.replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\/.*|\/\*[\s\S]*?\*\//g, (_, string) => string ?? '')
}

/** @returns {string[]} what each pattern's first group matched, in order */
const all = (text, pattern) => Array.from(text.matchAll(pattern), (match) => match[1])

module.exports = { root, files, read, matching, withoutComments, all }

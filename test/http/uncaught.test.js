'use strict'

// What next() throws where the host does not catch it, as Express does: it is uncaught, as of any callback of Node's.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')

/** What a program without Express sees: the runner of tests catches what nobody else does. */
const seenBy = (middleware, body) => JSON.parse(execFileSync(process.execPath, ['-e', `
  const http = require('node:http')
  const { plan } = require('offloop')
  const { json, transform } = require('offloop/express')
  const middleware = ${middleware}
  const seen = []
  process.on('uncaughtException', (error) => seen.push(error.message))
  process.on('unhandledRejection', (error) => seen.push('a rejection: ' + error.message))
  const server = http.createServer((request, response) => middleware(request, response, (error) => {
    response.end()
    throw new Error(error === undefined ? 'mine' : 'mine for ' + error.status)
  }))
  server.listen(0, '127.0.0.1', () => {
    const headers = { 'Content-Type': 'application/json', Connection: 'close' }
    http.request({ port: server.address().port, method: 'POST', headers }, (response) => {
      response.resume().on('end', () => server.close())
    }).end(${body})
  })
  process.on('exit', () => console.log(JSON.stringify(seen)))`], { encoding: 'utf8', timeout: 60_000 }))

const CASES = {
  'json(), a small body': ['json()', "'{}'", 'mine'],
  'json(), a large body': ['json()', "JSON.stringify(['x'.repeat(50_000)])", 'mine'],
  'json(), a small body that is wrong': ['json()', "'{'", 'mine for 400'],
  'json(), a large body that is wrong': ['json()', "'['.repeat(50_000)", 'mine for 400'],
  'transform(), a body that is wrong': ['transform(plan().minify())', "'{'", 'mine for 400'],
}

for (const [name, [middleware, body, seen]] of Object.entries(CASES)) {
  test(name, () => assert.deepEqual(seenBy(middleware, body), [seen]))
}

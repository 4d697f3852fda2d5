'use strict'

// What the application sees between its first part, or its end(), and the head that is written later.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { compress, etag } = require('offloop/express')
const { HOSTS, ask, listen } = require('./servers')

const SMALL = 'a small answer '.repeat(600)
const GZIP = { 'Accept-Encoding': 'gzip' }

/** In the order of app.use(). */
const STACKS = {
  'etag()': () => [etag({ streams: true })],
  'compress(), etag()': () => [compress(), etag({ streams: true })],
  'etag(), compress()': () => [etag({ streams: true }), compress()],
}

/** @param {(app) => void} routes */
function serve (t, host, stack, routes) {
  const app = host()
  app.set('etag', false)
  // The default handler of errors is silent then.
  app.set('env', 'test')
  app.use(...STACKS[stack]())
  routes(app)
  return listen(t, app)
}

for (const [name, host] of Object.entries(HOSTS)) {
  for (const stack of Object.keys(STACKS)) {
    test(`${name}, ${stack}: end() of what is no chunk can still be answered`, { timeout: 20_000 }, async (t) => {
      const values = [{ a: 1 }, { length: 5 }, ['a'], 5, true]
      const port = await serve(t, host, stack, (app) => {
        app.get('/:index', (request, response) => {
          response.type('text')
          if (request.query.length !== undefined) response.set('Content-Length', request.query.length)
          response.end(values[request.params.index])
        })
        app.use((error, request, response, next) => response.status(500).send(`${error.code} ${SMALL}`))
      })
      for (const index of values.keys()) {
        for (const length of ['', '?length=5000']) {
          for (const headers of [{}, GZIP]) {
            const answer = await ask(port, { path: `/${index}${length}`, headers })
            assert.deepEqual([answer.status, answer.text], [500, `ERR_INVALID_ARG_TYPE ${SMALL}`])
            assert.equal(Number(answer.headers['content-length']), answer.raw.length)
          }
        }
      }
    })
  }
}

test('end() of what is no chunk, after the head, is no end', { timeout: 20_000 }, async (t) => {
  const middleware = compress()
  const port = await listen(t, (request, response) => middleware(request, response, () => {
    response.writeHead(200, { 'Content-Type': 'text/plain' })
    assert.throws(() => response.end({ a: 1 }), { code: 'ERR_INVALID_ARG_TYPE' })
    response.end('the end')
  }))
  for (const headers of [{}, GZIP]) assert.equal((await ask(port, { headers })).text, 'the end')
})

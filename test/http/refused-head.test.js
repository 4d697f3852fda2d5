'use strict'

// A head that Node refuses, or that somebody throws for: who sent it hears of it, and the answer that comes instead is whole.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const onHeaders = require('on-headers')
const { compress, etag } = require('offloop/express')
const { HOSTS, ask, listen } = require('./servers')

/** More than what is hashed or compressed at once. */
const LARGE = 'a large answer '.repeat(5000)
/** More than the threshold. */
const PAGE = 'a page about an error '.repeat(200)
const GZIP = { 'Accept-Encoding': 'gzip' }

/** In the order of app.use(). */
const STACKS = {
  'compress()': () => [compress()],
  'etag()': () => [etag({ streams: true })],
  'compress(), etag()': () => [compress(), etag({ streams: true })],
  'etag(), compress()': () => [etag({ streams: true }), compress()],
}

const HEADS = {
  'a status of 0': [(response) => { response.statusCode = 0 }, 'ERR_HTTP_INVALID_STATUS_CODE'],
  'no status': [(response) => { response.statusCode = undefined }, 'ERR_HTTP_INVALID_STATUS_CODE'],
  'a status of 1000': [(response) => { response.statusCode = 1000 }, 'ERR_HTTP_INVALID_STATUS_CODE'],
  'a status message of two lines': [(response) => { response.statusMessage = 'a\nb' }, 'ERR_INVALID_CHAR'],
}

const ANSWERS = {
  '/short': (response) => response.end('short'),
  '/page': (response) => response.end(PAGE),
  '/large': (response) => response.end(LARGE),
  '/parts': (response) => { response.write(PAGE); response.end(PAGE) },
  '/large-parts': (response) => { response.write(LARGE); response.end(LARGE) },
}

/** @param {(response) => void} spoil called before the answer */
function serve (t, host, middleware, spoil) {
  const app = host()
  app.set('etag', false)
  app.use(...middleware)
  app.use((request, response, next) => {
    spoil(response.type('text'))
    ANSWERS[request.url](response)
  })
  app.use((error, request, response, next) => {
    response.statusMessage = undefined
    response.status(500).json([error.code ?? error.message, PAGE])
  })
  return listen(t, app)
}

/** @returns {Promise<object>} what came instead of the answer, and is not cut off */
async function instead (port, path) {
  const { status, headers, raw, text } = await ask(port, { path, headers: GZIP })
  assert.deepEqual([status, Number(headers['content-length'])], [500, raw.length], path)
  const [reason, page] = JSON.parse(text)
  assert.equal(page, PAGE, path)
  return { reason, encoding: headers['content-encoding'] }
}

for (const [name, host] of Object.entries(HOSTS)) {
  for (const [stack, middleware] of Object.entries(STACKS)) {
    test(`${name}, ${stack}: a head that Node refuses is an error of who sent it`, { timeout: 20_000 }, async (t) => {
      for (const [spoil, code] of Object.values(HEADS)) {
        const port = await serve(t, host, middleware(), spoil)
        for (const path of Object.keys(ANSWERS)) assert.deepEqual(await instead(port, path), { reason: code, encoding: undefined })
      }
    })
  }

  test(`${name}: so is one that an earlier listener throws for`, { timeout: 20_000 }, async (t) => {
    const early = (request, response, next) => {
      onHeaders(response, () => { throw new Error('mine') })
      next()
    }
    const port = await serve(t, host, [early, compress()], () => {})
    for (const path of ['/short', '/parts', '/large-parts']) {
      assert.deepEqual(await instead(port, path), { reason: 'mine', encoding: undefined })
    }
  })

  test(`${name}: so is one that the filter throws for`, { timeout: 20_000 }, async (t) => {
    let asked
    const filter = () => {
      if (asked++ === 0) throw new Error('mine')
      return true
    }
    const port = await serve(t, host, [compress({ filter })], () => { asked = 0 })
    for (const path of Object.keys(ANSWERS)) assert.equal((await instead(port, path)).reason, 'mine')
  })
}

for (const [name, middleware] of Object.entries({ 'compress()': compress(), 'etag()': etag() })) {
  test(`${name}: an answer whose head a listener refuses after end() breaks off, and takes nobody along`, { timeout: 20_000 }, async (t) => {
    // Hashed in the pool.
    const large = PAGE.repeat(5)
    const port = await listen(t, (request, response) => middleware(request, response, () => {
      response.setHeader('Content-Type', 'text/plain')
      if (request.url === '/mine') onHeaders(response, () => { throw new Error('mine') })
      response.end(large)
    }))
    await assert.rejects(ask(port, { path: '/mine', headers: GZIP }), { code: 'ECONNRESET' })
    assert.equal((await ask(port, { headers: GZIP })).text, large)
  })
}

test('a head may be refused and written again', { timeout: 20_000 }, async (t) => {
  const middleware = compress()
  const port = await listen(t, (request, response) => middleware(request, response, () => {
    response.setHeader('Content-Type', 'text/plain')
    assert.throws(() => response.writeHead(200, 'a\nb'), { code: 'ERR_INVALID_CHAR' })
    response.writeHead(500, 'Wrong', { 'Content-Length': PAGE.length }).end(PAGE)
  }))
  const { status, headers, text } = await ask(port, { headers: GZIP })
  assert.deepEqual([status, headers['content-encoding'], text], [500, undefined, PAGE])
})

test('a head that was written stays, whoever writes another', { timeout: 20_000 }, async (t) => {
  const middleware = compress()
  const port = await listen(t, (request, response) => middleware(request, response, () => {
    response.writeHead(200, { 'Content-Type': 'text/plain' })
    assert.throws(() => response.writeHead(500), { code: 'ERR_HTTP_HEADERS_SENT' })
    response.end(PAGE)
  }))
  const { status, headers, text } = await ask(port, { headers: GZIP })
  assert.deepEqual([status, headers['content-encoding'], text], [200, 'gzip', PAGE])
})

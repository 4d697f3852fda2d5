'use strict'

// What the application sees between its first part, or its end(), and the head that is written later.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { once } = require('node:events')
const net = require('node:net')
const { compress, etag } = require('offloop/express')
const { HOSTS, ask, listen } = require('./servers')

/** More than what is hashed at once. */
const LARGE = 'a large answer '.repeat(5000)
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

/** All that comes until the server closes the connection. */
async function converse (port, ...paths) {
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const chunks = []
  socket.on('data', (chunk) => chunks.push(chunk))
  const closed = once(socket, 'close')
  for (const path of paths) socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n`)
  await closed
  return Buffer.concat(chunks).toString('latin1')
}

const FAILURES = {
  '/error': (request, response, next) => { response.write('SECRET'); setImmediate(next, new Error('late')) },
  '/length': (request, response, next) => { response.set('Content-Length', '2000').write('SECRET'); setImmediate(next, new Error('late')) },
  '/redirect': (request, response) => { response.write('SECRET'); response.redirect('/elsewhere') },
  '/json': (request, response) => { response.write('SECRET'); response.status(500).json({ error: 'late' }) },
  '/no-chunk': (request, response) => { response.write('SECRET'); response.end({}) },
}

/** What a careful application has. */
const handler = (error, request, response, next) =>
  response.headersSent ? next(error) : response.status(500).json({ error: error.message })

for (const [name, host] of Object.entries(HOSTS)) {
  for (const stack of Object.keys(STACKS)) {
    for (const handlers of [[], [handler]]) {
      const who = handlers.length === 0 ? 'default handler' : 'own handler'
      test(`${name}, ${stack}, ${who}: what fails after its first part ends the connection`, { timeout: 20_000 }, async (t) => {
        const port = await serve(t, host, stack, (app) => {
          for (const path of Object.keys(FAILURES)) app.get(path, (request, response, next) => FAILURES[path](request, response.type('text'), next))
          app.get('/second', (request, response) => response.send('SECOND'))
          for (const each of handlers) app.use(each)
        })
        for (const path of Object.keys(FAILURES)) {
          const text = await converse(port, path, '/second')
          const statuses = Array.from(text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => status)
          assert.deepEqual(statuses.filter((status) => status !== '200'), [], `${path}: ${text}`)
          assert.ok(!text.includes('SECOND'), `${path}: ${text}`)
        }
      })
    }

    test(`${name}, ${stack}: after the first part the head counts as sent`, async (t) => {
      const changes = [(response) => response.set('X-Late', '1'), (response) => response.removeHeader('Content-Type'),
        (response) => response.writeHead(500), (response) => response.cookie('a', 'b')]
      let seen
      const port = await serve(t, host, stack, (app) => app.get('/', (request, response) => {
        response.type('text')
        seen = [response.headersSent]
        response.write('one ')
        seen.push(response.headersSent)
        for (const change of changes) assert.throws(() => change(response), { code: 'ERR_HTTP_HEADERS_SENT' })
        response.flushHeaders()
        response.statusCode = 500
        response.statusMessage = 'Late'
        response.write('two ')
        response.end(LARGE)
      }))
      const { status, message, headers, text } = await ask(port)
      assert.deepEqual(seen, [false, true])
      assert.deepEqual([status, message, headers['x-late'], headers['content-type']], [200, 'OK', undefined, 'text/plain; charset=utf-8'])
      assert.equal(text, `one two ${LARGE}`)
      // compress() writes the head with the first part, so that nothing is left to be tagged behind it.
      assert.equal(headers.etag !== undefined, stack !== 'etag(), compress()')
    })

    test(`${name}, ${stack}: flush() lets go what was collected`, { timeout: 20_000 }, async (t) => {
      let response
      const port = await serve(t, host, stack, (app) => app.get('/', (request, its) => {
        response = its.type('text').set('Content-Length', '8')
        response.write('one ')
        response.flush()
      }))
      const socket = net.connect(port, '127.0.0.1')
      socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
      let text = ''
      for await (const chunk of socket) {
        text += chunk
        if (text.endsWith('one ')) response.end('two ')
      }
      assert.match(text, /^HTTP\/1\.1 200 OK\r\n.*Content-Length: 8\r\n.*\r\none two $/s)
    })

    test(`${name}, ${stack}: flush() after end() does no harm at any time`, { timeout: 20_000 }, async (t) => {
      const moments = {
        '/now': (flush) => flush(),
        '/microtask': (flush) => queueMicrotask(flush),
        '/immediate': (flush) => setImmediate(flush),
        '/timer': (flush) => setTimeout(flush, 2),
        '/finish': (flush, response) => response.once('finish', flush),
        '/close': (flush, response) => response.once('close', flush),
      }
      let flushed
      const port = await serve(t, host, stack, (app) => app.get('/:moment/:size', (request, response) => {
        response.type('text')
        flushed = new Promise((resolve, reject) => {
          const flush = () => { try { resolve(response.flush()) } catch (error) { reject(error) } }
          if (request.query.parts !== undefined) response.write('part ')
          response.end(request.params.size === 'small' ? SMALL : LARGE)
          moments[`/${request.params.moment}`](flush, response)
        })
        flushed.catch(() => {})
      }))
      for (const moment of Object.keys(moments)) {
        for (const size of ['/small', '/large', '/large?parts']) {
          for (const headers of [{}, GZIP]) {
            const { status, text } = await ask(port, { path: moment + size, headers })
            const body = size === '/small' ? SMALL : LARGE
            assert.deepEqual([status, text === (size === '/large?parts' ? `part ${body}` : body)], [200, true], moment + size)
            await flushed
          }
        }
      }
    })

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

  test(`${name}: a small answer is on its way when its handler throws`, { timeout: 20_000 }, async (t) => {
    const port = await serve(t, host, 'etag()', (app) => app.get('/', (request, response) => {
      response.json(SMALL)
      throw new Error('late')
    }))
    const text = await converse(port, '/')
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n.*ETag: /s)
    assert.ok(text.endsWith(JSON.stringify(SMALL)))
  })
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

/** As express-session, which asks Node for the head before it saves. */
function saveFirst (request, response, next) {
  const { end, flushHeaders } = response
  // Somebody's own stays somebody's.
  response.flushHeaders = function () { return flushHeaders.call(this) }
  response.end = function (...given) {
    if (!this._header) this._implicitHeader()
    setImmediate(() => end.apply(this, given))
    return false
  }
  next()
}

for (const [label, host] of Object.entries(HOSTS)) {
  test(`who has Node write the head while parts are collected finds it written, in ${label}`, async (t) => {
    for (const stack of Object.keys(STACKS)) {
      const kept = []
      const port = await serve(t, host, stack, (app) => {
        app.use(saveFirst)
        app.get('/', (request, response) => {
          response.type('text').write(LARGE)
          response.once('finish', () => kept.push(Object.hasOwn(response, 'flushHeaders')))
          setImmediate(() => response.end())
        })
      })
      const { status, headers, text } = await ask(port)
      assert.deepEqual([status, text === LARGE, kept], [200, true, [true]], stack)
      // Behind etag(), compress() writes parts as they come.
      if (stack !== 'etag(), compress()') assert.match(headers.etag, /^W\//)
    }
  })
}

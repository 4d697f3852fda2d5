'use strict'

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { once } = require('node:events')
const http2 = require('node:http2')
const { Readable } = require('node:stream')
const { compress, etag } = require('offloop/express')
const { HOSTS, ask, listen } = require('./servers')

/** Hashed in the pool. */
const TEXT = 'tagged '.repeat(4000)
/** Hashed at once. */
const SMALL = 'tagged '.repeat(1000)

function serve (t, host, options, { before = [], after = [] } = {}) {
  const app = host()
  app.set('etag', false)
  app.use(...before, etag(options), ...after)
  app.all('/', (request, response) => response.send(TEXT))
  app.get('/small', (request, response) => response.send(SMALL))
  app.get('/image', (request, response) => response.type('png').send(Buffer.from(SMALL)))
  app.get('/json', (request, response) => response.json({ a: 1 }))
  app.get('/own', (request, response) => response.set('ETag', '"own"').send(TEXT))
  app.get('/error', (request, response) => response.status(500).send(TEXT))
  app.get('/empty', (request, response) => response.end())
  app.get('/stream', (request, response) => Readable.from(['a'.repeat(600), 'b'.repeat(600)]).pipe(response))
  app.get('/length', (request, response) => {
    response.set('Content-Length', '1200')
    Readable.from(['a'.repeat(600), 'b'.repeat(600)]).pipe(response)
  })
  app.get('/long', (request, response) => Readable.from(Array(200).fill('c'.repeat(10_000))).pipe(response))
  app.get('/events', (request, response) => { response.type('text/event-stream').write('data: 1\n\n'); response.end() })
  return listen(t, app)
}

for (const [name, host] of Object.entries(HOSTS)) {
  test(`${name}: whole answers are tagged, and not sent again`, async (t) => {
    for (const [options, pattern] of [[undefined, /^W\/"[\da-f]{4}-[\w-]{22}"$/], ['strong', /^"[\da-f]{4}-/], [{ weak: false }, /^"/]]) {
      const port = await serve(t, host, options)
      for (const [path, body] of [['/', TEXT], ['/small', SMALL]]) {
        const { headers, text } = await ask(port, { path })
        assert.equal(text, body)
        assert.match(headers.etag, pattern)
        assert.ok(headers.etag.includes(`"${body.length.toString(16)}-`))
        const again = await ask(port, { path, headers: { 'If-None-Match': headers.etag } })
        assert.deepEqual([again.status, again.text, again.headers.etag], [304, '', headers.etag])
        assert.equal(again.headers['content-length'], undefined)
        assert.equal((await ask(port, { path, headers: { 'If-None-Match': '"other"' } })).status, 200)
      }
    }
  })

  test(`${name}: etag() twice tags once`, async (t) => {
    const twice = etag()
    for (const after of [[twice], [etag()]]) {
      const port = await serve(t, host, undefined, { before: [twice], after })
      for (const path of ['/', '/small', '/length']) {
        const { status, headers } = await ask(port, { path })
        assert.match(headers.etag, /^W\/"[^"]*"$/)
        assert.equal((await ask(port, { path, headers: { 'If-None-Match': headers.etag } })).status, 304)
        assert.equal(status, 200)
      }
    }
  })

  test(`${name}: the same body has the same tag, another has another`, async (t) => {
    const port = await serve(t, host)
    const tag = async (path) => (await ask(port, { path })).headers.etag
    assert.equal(await tag('/'), await tag('/'))
    assert.notEqual(await tag('/'), await tag('/json'))
  })

  test(`${name}: what has a tag, no success or no body is left alone`, async (t) => {
    const port = await serve(t, host)
    assert.equal((await ask(port, { path: '/own' })).headers.etag, '"own"')
    for (const question of [{ path: '/error' }, { path: '/empty' }, { method: 'POST' }, { method: 'HEAD' }, { path: '/none' }]) {
      assert.equal((await ask(port, question)).headers.etag, undefined, JSON.stringify(question))
    }
  })

  test(`${name}: answers in parts are collected when that is safe or asked for`, async (t) => {
    const [careful, eager] = [await serve(t, host), await serve(t, host, { streams: true, limit: 5000 })]
    const tagged = async (port, path) => {
      const { headers, text } = await ask(port, { path })
      return [headers.etag !== undefined, text.length]
    }
    assert.deepEqual(await tagged(careful, '/length'), [true, 1200])
    assert.deepEqual(await tagged(careful, '/stream'), [false, 1200])
    assert.deepEqual(await tagged(eager, '/stream'), [true, 1200])
    assert.deepEqual(await tagged(eager, '/long'), [false, 2_000_000])
    assert.deepEqual(await tagged(eager, '/events'), [false, 9])
  })

  test(`${name}: behind compress() strong tags become weak`, async (t) => {
    const port = await serve(t, host, 'strong', { before: [compress()] })
    const question = { headers: { 'Accept-Encoding': 'gzip' } }
    const { headers, text } = await ask(port, question)
    assert.equal(text, TEXT)
    assert.match(headers.etag, /^W\/"6d60-/)
    const again = await ask(port, { headers: { ...question.headers, 'If-None-Match': headers.etag } })
    assert.deepEqual([again.status, again.raw.length, again.headers['content-encoding']], [304, 0, undefined])
  })

  test(`${name}: a 304 has the Vary and the tag of its 200, whatever the place of compress()`, async (t) => {
    for (const place of [{ before: [compress(), compress()] }, { after: [compress()] }]) {
      const port = await serve(t, host, 'strong', place)
      for (const path of ['/', '/small', '/json', '/image']) {
        for (const accepted of ['gzip', 'identity']) {
          const first = await ask(port, { path, headers: { 'Accept-Encoding': accepted } })
          // What compress() takes as a whole it gives to an etag() before it with the head written.
          if (first.headers.etag === undefined) continue
          const again = await ask(port, { path, headers: { 'Accept-Encoding': accepted, 'If-None-Match': first.headers.etag } })
          const kept = ({ headers }) => [headers.vary, headers.etag]
          assert.deepEqual([again.status, ...kept(again)], [304, ...kept(first)], `${path} ${accepted}`)
          assert.equal(first.headers.vary, path === '/image' ? undefined : 'Accept-Encoding')
        }
      }
    }
  })
}

test('HTTP/2 is answered the same', async (t) => {
  const middleware = etag({ streams: true })
  const server = http2.createServer((request, response) => middleware(request, response, () => {
    if (request.url.startsWith('/parts')) response.write('part ')
    response.end(request.url.endsWith('small') ? SMALL : TEXT)
  }))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`)
  t.after(() => { client.close(); server.close() })
  for (const [path, text] of [['/', TEXT], ['/small', SMALL], ['/parts', `part ${TEXT}`], ['/parts-small', `part ${SMALL}`]]) {
    const stream = client.request({ ':path': path })
    const [headers] = await once(stream, 'response')
    assert.equal(String(Buffer.concat(await stream.toArray())), text)
    assert.match(headers.etag, /^W\//, path)
  }
})

test('who goes on after the client left does no harm', async (t) => {
  const middleware = etag({ streams: true })
  let gone
  const port = await listen(t, (request, response) => middleware(request, response, () => {
    response.write('part ')
    gone = once(response, 'close').then(() => {
      response.write('part ')
      if (request.url === '/flush') response.flush()
      response.end(request.url === '/small' ? SMALL : TEXT)
      response.flush()
      response.end()
    })
    request.socket.destroy()
  }))
  for (const path of ['/', '/small', '/flush']) {
    await assert.rejects(ask(port, { path }))
    await gone
  }
})

test('the callbacks of parts that are collected are called, and nothing follows end()', async (t) => {
  const middleware = etag({ streams: true })
  const called = []
  let late
  const port = await listen(t, (request, response) => middleware(request, response, () => {
    response.write(SMALL, () => {
      called.push('first')
      response.write(TEXT, 'utf8', () => {
        called.push('second')
        response.end('!', () => called.push('end'))
        late = [response.write('late'), response.end('late')]
        assert.equal(late[1], response)
      })
    })
  }))
  const { headers, text } = await ask(port)
  assert.deepEqual([text, headers.etag !== undefined, late[0], called], [`${SMALL}${TEXT}!`, true, false, ['first', 'second', 'end']])
})

test('answers with trailers go out as they are, whatever the client has', async (t) => {
  for (const options of [undefined, { streams: true }]) {
    const app = HOSTS['Express 5']()
    app.set('etag', false)
    app.use(etag(options))
    app.get('/:how', ({ params: { how } }, response) => {
      if (how === 'head') response.writeHead(200, { Trailer: 'X-After' })
      else response.setHeader('Trailer', 'X-After')
      response.addTrailers({ 'X-After': 'after' })
      if (how !== 'end') response.write(TEXT)
      response.end(how === 'small' ? SMALL : TEXT)
    })
    const port = await listen(t, app)
    for (const path of ['/end', '/write', '/head', '/small']) {
      const { status, headers, text } = await ask(port, { path, headers: { 'If-None-Match': '*' } })
      assert.deepEqual([status, headers.etag, headers.trailer], [200, undefined, 'X-After'])
      assert.ok(text.endsWith(path === '/small' ? SMALL : TEXT))
    }
  }
})

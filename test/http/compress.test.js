'use strict'

// What compress() does beyond `compression`, and what no table of answers shows: callbacks, backpressure, departures.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { once } = require('node:events')
const http = require('node:http')
const http2 = require('node:http2')
const { Readable, pipeline } = require('node:stream')
const zlib = require('node:zlib')
const onHeaders = require('on-headers')
const { decompress, pool } = require('offloop')
const { compress, etag } = require('offloop/express')
const { HOSTS, ask, listen } = require('./servers')
const { until } = require('./until')

const TEXT = 'off the loop '.repeat(1000)

/** Answers with `handler` behind compress(). */
const behind = (t, options, handler) => {
  const middleware = compress(options)
  return listen(t, (request, response) => middleware(request, response, () => {
    response.setHeader('Content-Type', 'text/plain')
    handler(request, response)
  }))
}
const whole = (request, response) => response.end(TEXT)
const accept = (encoding, more) => ({ headers: { 'Accept-Encoding': encoding, ...more } })

test('the first of the codings that the client likes best is chosen', async (t) => {
  const every = await behind(t, {}, whole)
  const some = await behind(t, { encodings: ['gzip', 'zstd'] }, whole)
  const none = await behind(t, { encodings: [] }, whole)
  const chosen = async (port, header) => {
    const { headers, text } = await ask(port, accept(header))
    assert.equal(text, TEXT)
    return headers['content-encoding']
  }
  assert.equal(await chosen(every, 'gzip, deflate, br, zstd'), 'zstd')
  assert.equal(await chosen(every, 'gzip, br'), 'br')
  assert.equal(await chosen(every, 'zstd;q=0.5, deflate;q=0.6'), 'deflate')
  assert.equal(await chosen(every, '*'), 'zstd')
  assert.equal(await chosen(every, 'zstd;q=0, *'), 'br')
  assert.equal(await chosen(every, 'x-gzip'), 'gzip')
  assert.equal(await chosen(some, 'gzip, deflate, br, zstd'), 'gzip')
  assert.equal(await chosen(some, 'br, zstd;q=0.1'), 'zstd')
  assert.equal(await chosen(some, 'br'), undefined)
  assert.equal(await chosen(none, 'gzip'), undefined)
})

test('a whole body has an exact Content-Length, and the same by writeHead() goes in chunks', async (t) => {
  for (const encoding of ['zstd', 'br', 'gzip', 'deflate']) {
    const { headers, raw } = await ask(await behind(t, {}, whole), accept(encoding))
    assert.equal(Number(headers['content-length']), raw.length)
    assert.ok(raw.length < 1000)
  }
  const early = await behind(t, {}, (request, response) => response.writeHead(200).end(TEXT))
  const { headers, text } = await ask(early, accept('gzip'))
  assert.equal(headers['transfer-encoding'], 'chunked')
  assert.equal(text, TEXT)
})

test('levels are those of the options, and a wrong one throws at once', async (t) => {
  const size = async (options, encoding) => (await ask(await behind(t, options, whole), accept(encoding))).raw.length
  assert.ok(await size({ level: 0 }, 'gzip') > TEXT.length)
  assert.ok(await size({ level: 0, gzip: { level: 9 } }, 'gzip') < 1000)
  assert.ok(await size({ brotli: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } } }, 'br') < 100)
  assert.throws(() => compress({ level: 99 }), { code: 'ERR_OUT_OF_RANGE' })
  assert.throws(() => compress({ zstd: { level: 'x' } }), { code: 'ERR_INVALID_ARG_TYPE' })
  assert.throws(() => compress({ zstd: { windowLog: 24 } }), RangeError)
  assert.throws(() => compress({ encodings: ['zip'] }), TypeError)
  assert.throws(() => compress({ encodings: 'gzip' }), TypeError)
})

test('zstd never asks for a larger window than clients have to have', async (t) => {
  const large = Buffer.alloc(9 * 1024 * 1024, TEXT)
  for (const level of [1, 22]) {
    const port = await behind(t, { zstd: { level } }, (request, response) => response.end(large))
    const { raw } = await ask(port, accept('zstd'))
    assert.equal((await decompress('zstd', raw, { maxWindowLog: 23 })).length, large.length)
  }
})

test('strong entity tags become weak, and only where the body changed', async (t) => {
  const port = await behind(t, {}, (request, response) => response.setHeader('ETag', '"strong"').end(TEXT))
  assert.equal((await ask(port, accept('gzip'))).headers.etag, 'W/"strong"')
  assert.equal((await ask(port, accept('identity'))).headers.etag, '"strong"')
})

test('parts and answers without content are left alone', async (t) => {
  const port = await behind(t, { threshold: 0 }, (request, response) => {
    response.statusCode = Number(request.url.slice(1))
    if (response.statusCode === 206) response.setHeader('Content-Range', 'bytes 0-9/20')
    response.end(response.statusCode === 206 ? '0123456789' : undefined)
  })
  for (const status of [204, 206, 304]) {
    const answer = await ask(port, { path: `/${status}`, ...accept('gzip') })
    assert.equal(answer.status, status)
    assert.equal(answer.headers['content-encoding'], undefined)
    assert.equal(answer.headers.vary, 'Accept-Encoding')
  }
})

test('a coding that changes nothing may be followed by one that does', async (t) => {
  const port = await behind(t, {}, (request, response) => {
    response.setHeader('Content-Encoding', request.url.slice(1))
    response.end(TEXT)
  })
  for (const path of ['/', '/identity']) {
    const { headers, text } = await ask(port, { path, ...accept('gzip') })
    assert.deepEqual([headers['content-encoding'], text], ['gzip', TEXT])
  }
})

test('callbacks of write() and end() are called, in every form', async (t) => {
  for (const encoding of ['gzip', 'identity']) {
    const called = []
    const note = (name) => () => called.push(name)
    const finished = []
    const port = await behind(t, {}, (request, response) => {
      finished.push(once(response, 'finish'))
      if (request.url === '/whole') return response.end(TEXT, 'utf8', note('end'))
      if (request.url === '/end') { response.write(TEXT); return response.end(note('end')) }
      response.write(TEXT, note('write'))
      response.write('00', 'hex', note('write'))
      response.end(TEXT, note('end'))
    })
    for (const path of ['/whole', '/end', '/parts']) assert.equal((await ask(port, { path, ...accept(encoding) })).status, 200)
    await Promise.all(finished)
    assert.deepEqual(called, ['end', 'end', 'write', 'write', 'end'])
  }
})

test('bytes of every kind arrive as they are', async (t) => {
  const bytes = Buffer.from(`<${TEXT}>`)
  const middle = [1, bytes.length - 1]
  const kinds = [bytes.subarray(...middle), new Uint8Array(bytes).subarray(...middle), new DataView(new Uint8Array(bytes).buffer, 1, TEXT.length)]
  for (const middleware of [compress(), etag({ streams: true })]) {
    const port = await listen(t, (request, response) => middleware(request, response, () => {
      response.setHeader('Content-Type', 'text/plain')
      if (request.url === '/parts') for (const each of kinds) response.write(each)
      response.end(kinds[request.url.length % 3])
    }))
    for (const path of ['/a', '/ab', '/abc']) assert.equal((await ask(port, { path, ...accept('gzip') })).text, TEXT)
    assert.equal((await ask(port, { path: '/parts', ...accept('gzip') })).text, TEXT.repeat(4))
  }
})

test('what is no callback is none', async (t) => {
  const [compressed, tagged] = [compress(), etag({ streams: true })]
  const routes = {
    '/parts': (response) => { response.write(TEXT, null, null); response.write(TEXT, 'utf8', 5); response.end(null, null, null) },
    '/early': (response) => response.writeHead(200).end(TEXT + TEXT, null, null),
    '/whole': (response) => response.end(TEXT + TEXT, null, null),
  }
  for (const middleware of [compressed, tagged]) {
    const port = await listen(t, (request, response) => middleware(request, response, () => {
      response.setHeader('Content-Type', 'text/plain')
      routes[request.url](response)
    }))
    for (const path of Object.keys(routes)) assert.equal((await ask(port, { path, ...accept('gzip') })).text, TEXT + TEXT)
  }
})

test('after end() the head counts as sent', async (t) => {
  const seen = {}
  const port = await behind(t, {}, (request, response) => {
    response.end(TEXT)
    seen.sent = response.headersSent
    for (const change of [() => response.setHeader('X-Late', '1'), () => response.writeHead(500), () => response.removeHeader('Vary')]) {
      assert.throws(change, { code: 'ERR_HTTP_HEADERS_SENT' })
    }
    response.statusCode = 500
    seen.again = response.end('more')
    seen.written = response.write('more')
  })
  const { status, text, headers } = await ask(port, accept('gzip'))
  assert.deepEqual([status, text, headers['x-late']], [200, TEXT, undefined])
  assert.equal(seen.sent, true)
  assert.equal(seen.written, false)
})

test('what later middleware does to the head still counts', async (t) => {
  const port = await behind(t, {}, (request, response) => {
    onHeaders(response, () => {
      response.setHeader('X-Time', '5')
      if (request.url === '/image') response.setHeader('Content-Type', 'image/png')
      if (request.url === '/text') response.setHeader('Content-Type', 'text/css')
    })
    if (request.url === '/text') response.setHeader('Content-Type', 'image/png')
    response.end(TEXT)
  })
  for (const [path, encoding] of [['/image', undefined], ['/text', 'gzip'], ['/', 'gzip']]) {
    const { headers, text } = await ask(port, { path, ...accept('gzip') })
    assert.deepEqual([headers['content-encoding'], headers['x-time'], text], [encoding, '5', TEXT], path)
  }
})

test('compress() twice compresses once', async (t) => {
  const outer = compress()
  for (const inner of [compress(), outer]) {
    const port = await listen(t, (request, response) => outer(request, response, () => inner(request, response, () => {
      response.setHeader('Content-Type', 'text/plain')
      if (request.url === '/parts') response.write(TEXT)
      response.end(TEXT)
    })))
    for (const [path, text] of [['/', TEXT], ['/parts', TEXT + TEXT]]) {
      const answer = await ask(port, { path, ...accept('br') })
      assert.deepEqual([answer.headers['content-encoding'], answer.text], ['br', text])
    }
  }
})

test('of two with different options each has a say', async (t) => {
  const [outer, inner] = [compress({ encodings: ['gzip'] }), compress({ encodings: ['br'], threshold: 10 * TEXT.length })]
  const port = await listen(t, (request, response) => outer(request, response, () => inner(request, response, () => {
    response.setHeader('Content-Type', 'text/plain')
    response.end(request.url === '/long' ? TEXT.repeat(10) : TEXT)
  })))
  for (const [path, encoding] of [['/', 'gzip'], ['/long', 'br']]) {
    const { headers, text } = await ask(port, { path, ...accept('br, gzip') })
    assert.deepEqual([headers['content-encoding'], text.length % TEXT.length], [encoding, 0])
  }
})

test('flush() sends what was written so far', async (t) => {
  let response
  const port = await behind(t, {}, (request, answer) => {
    response = answer
    response.setHeader('Content-Type', 'text/event-stream')
    response.write('data: 1\n\n')
    response.flush()
  })
  for (const [encoding, decoder] of [['gzip', zlib.createGunzip()], ['br', zlib.createBrotliDecompress()]]) {
    const request = http.get({ host: '127.0.0.1', port, agent: false, ...accept(encoding) })
    const [answer] = await once(request, 'response')
    answer.pipe(decoder)
    assert.equal(String((await once(decoder, 'data'))[0]), 'data: 1\n\n')
    response.write('data: 2\n\n')
    response.flush()
    assert.equal(String((await once(decoder, 'data'))[0]), 'data: 2\n\n')
    response.end()
    response.flush()
    decoder.resume()
    await once(decoder, 'end')
  }
})

test('a writer that is too fast is held back, and told when to go on', async (t) => {
  const block = Buffer.alloc(64 * 1024)
  let index = 0
  let held = 0
  const port = await behind(t, {}, (request, response) => {
    const write = () => {
      while (index < 100) {
        // What does not compress, so that the socket fills as well.
        block.fill(require('node:crypto').randomBytes(1024))
        if (!response.write(Buffer.from(block).map((byte, i) => byte ^ (i >> 10) * index))) {
          index++
          held++
          response.once('drain', write)
          return
        }
        index++
      }
      response.end()
    }
    write()
  })
  const { status, body } = await ask(port, accept('zstd'))
  assert.equal(status, 200)
  assert.equal(body.length, 100 * 64 * 1024)
  assert.ok(held > 10, `held back ${held} times`)
})

test('streams that are piped and pipelined arrive whole', async (t) => {
  const parts = Array.from({ length: 500 }, (_, i) => `part ${i} `.repeat(100))
  const port = await behind(t, {}, (request, response) => {
    if (request.url === '/pipe') Readable.from(parts).pipe(response)
    else pipeline(Readable.from(parts), response, () => {})
  })
  for (const path of ['/pipe', '/pipeline']) assert.equal((await ask(port, { path, ...accept('zstd') })).text, parts.join(''))
})

test('a client that leaves frees the thread and its listeners', async (t) => {
  const large = Buffer.alloc(8 * 1024 * 1024, 'x').map((byte, i) => (i * 2654435761) >>> 24)
  const closed = []
  const port = await behind(t, { zstd: { level: 19 } }, (request, response) => {
    closed.push(once(response, 'close'))
    if (request.url === '/parts') response.write(large)
    response.end(large)
  })
  for (const path of ['/whole', '/parts']) {
    const before = pool.stats()
    const request = http.get({ host: '127.0.0.1', port, path, agent: false, ...accept('zstd') })
    request.on('error', () => {})
    await until(() => pool.stats().active > 0)
    request.destroy()
    await until(() => pool.stats().active === 0 && pool.stats().queued === 0)
    assert.ok(pool.stats().cancelled > before.cancelled, path)
  }
  await Promise.all(closed)
})

test('who goes on after the client left does no harm', async (t) => {
  let done
  const finished = new Promise((resolve) => { done = resolve })
  let calls = 0
  const port = await behind(t, {}, (request, response) => response.once('close', () => {
    response.flush()
    response.write(TEXT)
    response.flush()
    response.end(TEXT)
    response.end()
    if (++calls === 2) done()
  }))
  for (const path of ['/', '/again']) {
    const request = http.get({ host: '127.0.0.1', port, path, agent: false, ...accept('gzip') })
    request.on('error', () => {})
    request.once('socket', (socket) => socket.once('connect', () => setImmediate(() => request.destroy())))
  }
  await finished
})

test('what trails a body needs chunks', async (t) => {
  const port = await behind(t, {}, (request, response) => {
    response.setHeader('Trailer', 'X-Sum')
    response.addTrailers({ 'X-Sum': '1' })
    response.end(TEXT)
  })
  const { headers, text } = await ask(port, accept('gzip'))
  assert.deepEqual([headers['content-length'], headers['content-encoding'], text], [undefined, 'gzip', TEXT])
})

test('files of express.static are compressed, ranges of them are not', async (t) => {
  for (const host of Object.values(HOSTS)) {
    const app = host()
    app.use(compress(), host.static(__dirname))
    const port = await listen(t, app)
    const path = '/compress.test.js'
    const { headers, text } = await ask(port, { path, ...accept('zstd') })
    assert.equal(headers['content-encoding'], 'zstd')
    assert.match(text, /^'use strict'/)
    const range = await ask(port, { path, ...accept('zstd', { Range: 'bytes=0-11' }) })
    assert.deepEqual([range.status, range.headers['content-encoding'], range.text], [206, undefined, "'use strict'"])
    assert.equal((await ask(port, { path, ...accept('zstd', { 'If-None-Match': headers.etag }) })).status, 304)
  }
})

test('a filter that throws is the business of the application', async (t) => {
  for (const host of Object.values(HOSTS)) {
    const app = host()
    app.use(compress({ filter: () => { throw new Error('filter') } }))
    app.get('/', (request, response) => response.send(TEXT))
    app.use((error, request, response, next) => request.socket.end(`HTTP/1.1 500 ${error.message}\r\nContent-Length: 0\r\n\r\n`))
    assert.equal((await ask(await listen(t, app), accept('gzip'))).status, 500)
  }
})

test('the default filter is there for filters of one’s own', async (t) => {
  const filter = (request, response) => request.headers['x-no-compression'] === undefined && compress.filter(request, response)
  const port = await behind(t, { filter }, whole)
  assert.equal((await ask(port, accept('gzip'))).headers['content-encoding'], 'gzip')
  assert.equal((await ask(port, accept('gzip', { 'X-No-Compression': '1' }))).headers['content-encoding'], undefined)
})

test('HTTP/2 is answered the same', async (t) => {
  const middleware = compress()
  const server = http2.createServer((request, response) => middleware(request, response, () => {
    response.setHeader('Content-Type', 'text/plain')
    if (request.url === '/parts') response.write(TEXT)
    response.end(TEXT)
  }))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`)
  t.after(() => { client.close(); server.close() })
  for (const [path, text] of [['/', TEXT], ['/parts', TEXT + TEXT]]) {
    const stream = client.request({ ':path': path, 'accept-encoding': 'gzip' })
    const [headers] = await once(stream, 'response')
    const chunks = await stream.toArray()
    assert.equal(headers['content-encoding'], 'gzip')
    assert.equal(String(zlib.gunzipSync(Buffer.concat(chunks))), text)
  }
})

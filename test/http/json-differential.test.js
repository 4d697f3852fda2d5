'use strict'

// One application, once with express.json() and once with json(): it sees the same bodies and the same errors.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const http = require('node:http')
const zlib = require('node:zlib')
const iconv = require('iconv-lite')
const { json } = require('offloop/express')
const { HOSTS, ask, jsonText, listen } = require('./servers')

const LARGE = jsonText(90_000)
const HUGE = jsonText(150_000)
const LARGE_NAME = { a: 'x'.repeat(40_000) }

/** What an application can see of a body, and of an error. */
function application (host, middleware) {
  const app = host()
  app.use(middleware)
  app.all('/', (request, response) => response.json({ body: request.body, kind: typeof request.body }))
  app.use((error, request, response, next) => {
    const { type, status, statusCode, expose, body, charset, encoding, limit, length, expected, received, name, code } = error
    response.status(status ?? 500).json({
      type,
      status,
      statusCode,
      expose,
      charset,
      encoding,
      limit,
      name,
      // We know of an encoded body that it is too large before it is decoded.
      ...(request.headers['content-encoding'] === undefined && { length, expected, received }),
      code: code?.startsWith('Z_') ? undefined : code,
      body: Buffer.isBuffer(body) ? body.toString('latin1') : body,
      hasBody: 'body' in error,
      isSyntaxError: error instanceof SyntaxError,
      // Long texts are worded by the pool, and texts of other charsets by V8.
      message: body?.length > 30_000 ? undefined : error.message,
    })
  })
  return app
}

const JSON_TYPE = { 'Content-Type': 'application/json' }
const text = (body, headers) => ({ body, headers: { ...JSON_TYPE, ...headers } })
const coded = (coding, body, headers) => text(body, { 'Content-Encoding': coding, ...headers })
const inCharset = (charset, body = '{"user":"Tōbi"}') => text(iconv.encode(body, charset), { 'Content-Type': `application/json; charset=${charset}` })

const QUESTIONS = {
  object: text('{"user":"tobi"}'),
  array: text('[1,2,3]'),
  'no body': { method: 'GET', headers: {} },
  'no body of a type': { method: 'POST', headers: { ...JSON_TYPE } },
  'empty body': text('', { 'Content-Length': '0' }),
  'empty body in chunks': text('', { 'Transfer-Encoding': 'chunked' }),
  'white space alone': text('  \t\n '),
  'white space before': text(' \r\n\t {"a":1} '),
  string: text('"text"'),
  number: text('123'),
  'a true': text('true'),
  'a null': text('null'),
  hash: text('#'),
  'hash inside': text('"a#b"'),
  'white space and a string': text('   "text"'),
  'not json': text('{"user'),
  'not json at all': text('<html>'),
  trailing: text('{"a":1} x'),
  'duplicate keys': text('{"a":1,"a":2}'),
  proto: text('{"__proto__":{"x":1},"constructor":{"prototype":1}}'),
  'big numbers': text('[12345678901234567890, 1e400, -0, 1.0]'),
  'invalid UTF-8': text(Buffer.from('7b2261223a22ff227d', 'hex')),
  'lone surrogate': text('{"a":"\\ud800"}'),
  'byte order mark': text('\ufeff{"a":1}'),
  'byte order mark alone': text('\ufeff'),
  'byte order mark alone, in utf-16': inCharset('utf-16', ''),
  'a coding without a name': coded('', '{"a":1}'),
  chunks: { ...text(['{"a":', '1', '}']) },
  'another type': text('{"a":1}', { 'Content-Type': 'text/plain' }),
  'no type': { method: 'POST', body: '{"a":1}', headers: {} },
  'a suffix': text('{"a":1}', { 'Content-Type': 'application/vnd.api+json' }),
  'a quoted charset': text('{"a":1}', { 'Content-Type': 'application/json; charset="UTF-8"' }),
  'a broken type': text('{"a":1}', { 'Content-Type': 'application/json; charset' }),
  'utf-16': inCharset('utf-16'),
  'utf-16le': inCharset('utf-16le'),
  'utf-16be': inCharset('utf-16be'),
  'utf-32': inCharset('utf-32'),
  'utf-32be': inCharset('utf-32be'),
  'utf-7': inCharset('utf-7'),
  'utf-16, wrong': inCharset('utf-16', '{"a"'),
  latin1: inCharset('iso-8859-1'),
  'unknown charset': text('{"a":1}', { 'Content-Type': 'application/json; charset=utf-bogus' }),
  'koi8-r': inCharset('koi8-r'),
  large: text(LARGE),
  'large, wrong': text(`${LARGE}]`),
  'large, cut': text(LARGE.slice(0, -1)),
  'large string': text(JSON.stringify('x'.repeat(40_000))),
  'large after white space': text(' '.repeat(40_000) + '[1]'),
  'large white space': text(' '.repeat(40_000)),
  'an array after much white space': text(' '.repeat(80_000) + '[1]'),
  'a string after much white space': text(' '.repeat(80_000) + '"text"'),
  'a null after much white space': text(' '.repeat(80_000) + 'null'),
  'not json after much white space': text(' '.repeat(80_000) + 'nul'),
  'much white space': text(' '.repeat(80_000)),
  'large with invalid UTF-8': text(Buffer.concat([Buffer.from(LARGE.slice(0, -1)), Buffer.from(',"\xff"]', 'latin1')])),
  'large with mark': text('\ufeff' + LARGE),
  'large with two marks': text('\ufeff\ufeff' + LARGE),
  'large with two marks and invalid UTF-8': text(Buffer.concat([Buffer.from('\ufeff\ufeff' + LARGE.slice(0, -1)), Buffer.from(',"\xff"]', 'latin1')])),
  'large with numbers': text(`[${'1e400,-0,12345678901234567890,'.repeat(2000)}0]`),
  'large with duplicates and proto': text(`{${'"a":1,'.repeat(6000)}"__proto__":{"b":1}}`),
  'large object': text(JSON.stringify(LARGE_NAME)),
  'large utf-16': inCharset('utf-16', LARGE.slice(0, 40_000).replace(/,[^}]*$/, '') + ']'),
  'large utf-16, wrong': inCharset('utf-16', `${'[1],'.repeat(10_000)}`),
  'large utf-16, cut': inCharset('utf-16', `[${'[1],'.repeat(10_000)}`),
  'large utf-16 string': inCharset('utf-16', JSON.stringify('x'.repeat(40_000))),
  'large utf-16 white space': inCharset('utf-16', ' '.repeat(40_000)),
  'too large': text(HUGE),
  'too large in chunks': text([HUGE.slice(0, 60_000), HUGE.slice(60_000)]),
  'too large and another type': text(HUGE, { 'Content-Type': 'text/plain' }),
  gzip: coded('gzip', zlib.gzipSync('{"a":1}')),
  GZIP: coded('GZIP', zlib.gzipSync('{"a":1}')),
  deflate: coded('deflate', zlib.deflateSync('{"a":1}')),
  identity: coded('identity', '{"a":1}'),
  'gzip, not json': coded('gzip', zlib.gzipSync('{"a"')),
  'gzip, large': coded('gzip', zlib.gzipSync(LARGE)),
  'gzip, large, wrong': coded('gzip', zlib.gzipSync(LARGE + 'x')),
  'gzip, too large': coded('gzip', zlib.gzipSync(HUGE)),
  'gzip, empty': coded('gzip', zlib.gzipSync('')),
  'unknown coding': coded('bogus', '{"a":1}'),
  codings: coded('gzip, deflate', zlib.deflateSync(zlib.gzipSync('{"a":1}'))),
}

/** What the parser of Express 4 refuses and that of Express 5, which is the model, reads. */
const READ_OTHERWISE = { 'Express 4': ['a broken type', 'utf-32', 'utf-32be'], 'Express 5': [] }

const refuse = (...args) => { throw Object.assign(new Error('refused'), { type: 'own.type' }) }
const OPTIONS = {
  'no options': undefined,
  'not strict': { strict: false },
  'a limit': { limit: '1kb' },
  'a numeric limit': { limit: 12 },
  'no inflation': { inflate: false },
  'a reviver': { reviver: (key, value) => typeof value === 'number' ? -value : value },
  'a verifier': { verify: (request, response, body, charset) => { request.headers.seen = `${body.length} ${charset}` } },
  'a refusing verifier': { verify: () => { throw new Error('refused') } },
  'a refusing verifier with a type': { verify: refuse },
  types: { type: ['application/*+json', 'text/plain'] },
  'a type function': { type: (request) => request.headers['content-type'] === undefined },
  'extensions of others': { extended: true, parameterLimit: 3 },
}

for (const [name, host] of Object.entries(HOSTS)) {
  for (const [title, options] of Object.entries(OPTIONS)) {
    test(`${name}: json() with ${title} is seen as express.json()`, async (t) => {
      const ports = [await listen(t, application(host, host.json(options))), await listen(t, application(host, json(options)))]
      const agent = new http.Agent({ keepAlive: true, maxSockets: 4 })
      t.after(() => agent.destroy())
      for (const [label, question] of Object.entries(QUESTIONS)) {
        if (READ_OTHERWISE[name].includes(label)) continue
        const [their, our] = await Promise.all(ports.map((port) => ask(port, { method: 'POST', agent, ...question })))
        const seen = ({ status, text }) => ({ status, answer: JSON.parse(text) })
        assert.deepEqual(seen(our), seen(their), label)
      }
    })
  }
}

'use strict'

// One application, once with the package `compression` and once with compress(): a client sees the same.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const http = require('node:http')
const { Readable } = require('node:stream')
const theirs = require('compression')
const { compress: ours } = require('offloop/express')
const { HOSTS, ask, jsonText, listen } = require('./servers')

const LARGE = jsonText(20_000)

/** path → what answers it. */
const ROUTES = {
  '/json': (request, response) => response.json(JSON.parse(LARGE)),
  '/small': (request, response) => response.json({ a: 1 }),
  '/text': (request, response) => response.type('text').send('x'.repeat(5000)),
  '/at-threshold': (request, response) => response.type('text').send('x'.repeat(1024)),
  '/below-threshold': (request, response) => response.type('text').send('x'.repeat(1023)),
  '/buffer': (request, response) => response.type('text').send(Buffer.alloc(3000, 'b')),
  '/raw-end': (request, response) => { response.setHeader('Content-Type', 'text/plain'); response.end('x'.repeat(3000)) },
  '/raw-small': (request, response) => { response.setHeader('Content-Type', 'text/plain'); response.end('x') },
  '/latin1': (request, response) => { response.setHeader('Content-Type', 'text/plain'); response.end('é'.repeat(2000), 'latin1') },
  '/hex': (request, response) => {
    response.setHeader('Content-Type', 'text/plain')
    response.write('6f66'.repeat(700), 'hex')
    response.end('6c6f6f70', 'hex')
  },
  '/writes': (request, response) => {
    response.setHeader('Content-Type', 'text/plain')
    for (let i = 0; i < 200; i++) response.write(`line ${i}\n`)
    response.end()
  },
  '/small-write': (request, response) => { response.type('text').write('a'); response.end('b') },
  '/piped': (request, response) => { response.type('text'); Readable.from(Array(50).fill('piped '.repeat(200))).pipe(response) },
  '/write-head': (request, response) => { response.writeHead(201, { 'Content-Type': 'text/plain' }); response.end('x'.repeat(2000)) },
  '/write-head-array': (request, response) => {
    response.writeHead(200, 'Fine', ['Content-Type', 'text/plain', 'X-Extra', '1'])
    response.write('y'.repeat(2000))
    response.end()
  },
  '/known-length': (request, response) => {
    response.set({ 'Content-Type': 'text/plain', 'Content-Length': '2000' })
    response.write('x'.repeat(1000))
    response.end('y'.repeat(1000))
  },
  '/known-small': (request, response) => {
    response.set({ 'Content-Type': 'text/plain', 'Content-Length': '20' })
    response.end('x'.repeat(20))
  },
  '/no-transform': (request, response) => response.set('Cache-Control', 'public, no-transform').type('text').send('x'.repeat(3000)),
  '/almost-no-transform': (request, response) => response.set('Cache-Control', 'x-no-transform-y').type('text').send('x'.repeat(3000)),
  '/encoded': (request, response) => response.set('Content-Encoding', 'x-own').type('text').send('x'.repeat(3000)),
  '/identity': (request, response) => response.set('Content-Encoding', 'identity').type('text').send('x'.repeat(3000)),
  '/image': (request, response) => response.type('png').send(Buffer.alloc(3000)),
  '/svg': (request, response) => response.type('svg').send('<svg>'.repeat(1000)),
  '/no-type': (request, response) => response.end('x'.repeat(3000)),
  '/empty': (request, response) => response.type('text').end(),
  '/204': (request, response) => response.status(204).end(),
  '/redirect': (request, response) => response.redirect('/elsewhere'),
  '/missing': (request, response, next) => next(),
  '/failing': (request, response, next) => next(Object.assign(new Error('no'), { status: 418 })),
  '/vary': (request, response) => response.set('Vary', 'Cookie').type('text').send('x'.repeat(3000)),
  '/vary-all': (request, response) => response.set('Vary', '*').type('text').send('x'.repeat(3000)),
  '/weak-etag': (request, response) => response.set('ETag', 'W/"1"').type('text').send('x'.repeat(3000)),
  '/flushed': (request, response) => {
    response.type('text/event-stream').write('data: 1\n\n')
    response.flush()
    response.end('data: 2\n\n')
  },
}

const ACCEPTED = [
  undefined, '', '*', 'gzip', 'deflate', 'br', 'gzip, deflate', 'deflate, gzip', 'gzip, deflate, br', 'br, gzip', 'identity',
  'gzip;q=0', 'gzip;q=0.5, deflate;q=0.8', 'br;q=0.1, gzip', '*;q=0', 'identity;q=0', 'identity, gzip;q=0.5', 'unknown', 'GZIP',
  'gzip;q=0, *', 'deflate;q=0.9, *;q=0.1', ' gzip ,br;q=0',
]

const FEW = [undefined, 'gzip', 'br']

const COMPARED = ['content-encoding', 'vary', 'content-type', 'etag', 'location', 'cache-control', 'x-extra']

function application (host, middleware) {
  const app = host()
  app.use(middleware)
  for (const path of Object.keys(ROUTES)) app.all(path, ROUTES[path])
  // The default handler prints errors that are nobody's fault here.
  app.use((error, request, response, next) => response.status(error.status).json({ error: error.message }))
  return app
}

async function compare (ports, question) {
  const [their, our] = await Promise.all(ports.map((port) => ask(port, question)))
  const seen = ({ status, headers, text }) =>
    ({ status, text, ...Object.fromEntries(COMPARED.map((name) => [name, headers[name]])) })
  const label = `${question.method} ${question.path} ${JSON.stringify(question.headers)}`
  assert.deepEqual(seen(our), seen(their), label)
  if (their.headers['content-length'] !== undefined) {
    assert.equal(our.headers['content-length'], their.headers['content-length'], label)
  } else if (our.headers['content-length'] !== undefined && question.method !== 'HEAD') {
    // Where the body was whole we know its length, and compression does not say it.
    assert.equal(Number(our.headers['content-length']), our.raw.length, label)
  }
}

const OPTIONS = {
  'without options': [undefined, {}],
  'with a threshold of nothing': [{ threshold: 0 }, { threshold: 0 }],
  'with a threshold as text': [{ threshold: '2kb' }, { threshold: '2kb' }],
  'with a threshold that is none': [{ threshold: 'many' }, { threshold: 'many' }],
  'with a level': [{ level: 1, memLevel: 9 }, { level: 1, memLevel: 9 }],
  'with a filter': [{ filter: (request) => request.method === 'GET' }, { filter: (request) => request.method === 'GET' }],
  'with an enforced coding': [{ enforceEncoding: 'gzip' }, { enforceEncoding: 'gzip' }],
}

for (const [name, host] of Object.entries(HOSTS)) {
  for (const [title, [their, our]] of Object.entries(OPTIONS)) {
    test(`${name}: compress() ${title} is seen as compression`, async (t) => {
      const ports = [
        await listen(t, application(host, theirs(their))),
        await listen(t, application(host, ours({ encodings: ['br', 'gzip', 'deflate'], ...our }))),
      ]
      const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
      t.after(() => agent.destroy())
      for (const path of Object.keys(ROUTES)) {
        // Every header on the plain case, a few on the others.
        const questions = [...(their === undefined ? ACCEPTED : FEW).map((each) => ['GET', each]), ...FEW.map((each) => ['HEAD', each])]
        await Promise.all(questions.map(([method, each]) =>
          compare(ports, { method, path, agent, headers: each === undefined ? {} : { 'Accept-Encoding': each } })))
      }
    })
  }
}

'use strict'

// Bodies that end as no body should: shorter or longer than was said, with an error, or out of what cannot be read.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { Duplex, Readable } = require('node:stream')
const fastify = require('fastify')
const { json } = require('offloop/express')
const offloop = require('offloop/fastify')
const { HOSTS, ask, listen } = require('./servers')

/** @returns {Promise<{ text: string, status: number, error?: Error }>} the answer to '{"a":1}', when something else takes its place */
async function swap (t, replacement) {
  const app = fastify()
  t.after(() => app.close())
  await app.register(offloop)
  let error
  app.addHook('preParsing', async () => replacement())
  app.addHook('onError', async (request, reply, caught) => { error = caught })
  app.post('/', async (request) => request.body)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { status, text } = await ask(app.server.address().port, { method: 'POST', body: '{"a":1}', headers: { 'Content-Type': 'application/json' } })
  return { status, text, error }
}

for (const body of ['{"a":', '{"a":12}']) {
  test(`${body} in the place of 7 bytes is refused by Fastify, as its own parser does it`, async (t) => {
    const { status, error } = await swap(t, () => Readable.from([Buffer.from(body)]))
    assert.deepEqual([status, error.code, error.cause.expected, error.cause.received],
      [400, 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', 7, body.length])
    assert.ok(error instanceof fastify.errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH)
  })
}

test('what undoes a coding says how long the body was with it', async (t) => {
  const { text } = await swap(t, () => Object.assign(Readable.from([Buffer.from('{"a":12}')]), { receivedEncodedLength: 7 }))
  assert.equal(text, '{"a":12}')
})

test('the text of a payload is its bytes', async (t) => {
  assert.equal((await swap(t, () => Readable.from(['{"ä"', ':', '1}']))).error.cause.received, 8)
  assert.equal((await swap(t, () => Readable.from(['{"a"', ':', '1}']))).text, '{"a":1}')
})

test('a payload that fails is answered with its error', async (t) => {
  const failing = (error) => () => new Readable({ read () { this.destroy(error) } })
  const broken = await swap(t, failing(new Error('no gzip')))
  assert.deepEqual([broken.status, broken.error.message], [400, 'no gzip'])
  const teapot = await swap(t, failing(Object.assign(new Error('no coffee'), { statusCode: 418 })))
  assert.equal(teapot.status, 418)
  const reset = await swap(t, failing(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })))
  assert.deepEqual([reset.status, reset.error.type, reset.error.received], [400, 'request.aborted', 0])
})

test('a payload that can only be written is no body', async (t) => {
  const { status, error } = await swap(t, () => new Duplex({ readable: false }))
  assert.deepEqual([status, error.type], [500, 'stream.not.readable'])
})

for (const [label, host] of Object.entries(HOSTS)) {
  test(`a body that is not as long as its Content-Length is refused in ${label}`, async (t) => {
    const app = host()
    // Such as one that was read before, and is served anew.
    app.use((request, response, next) => {
      request.headers['content-length'] = '9'
      next()
    })
    app.use(json())
    app.use((error, request, response, next) => {
      const { status, type, expected, length, received } = error
      response.status(status).json({ type, expected, length, received })
    })
    const port = await listen(t, app)
    const { status, text } = await ask(port, { method: 'POST', body: '{"a":1}', headers: { 'Content-Type': 'application/json' } })
    assert.equal(status, 400)
    assert.deepEqual(JSON.parse(text), { type: 'request.size.invalid', expected: 9, length: 9, received: 7 })
  })
}

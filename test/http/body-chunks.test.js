'use strict'

const assert = require('node:assert/strict')
const http = require('node:http')
const net = require('node:net')
const { once } = require('node:events')
const { test } = require('node:test')
const { Chunks } = require('../../lib/http/policy/chunks')
const express = require('express')
const offloop = require('offloop/express')

/** Sizes that matter: nothing, around what is joined, around a block. */
const SIZES = [0, 1, 1, 1, 1, 2, 7, 100, 4095, 4096, 4097, 65_535, 65_536]

test('chunks give back all bytes in order, and few chunks', () => {
  for (const count of [0, 1, 63, 64, 65, 3000]) {
    const given = Array.from({ length: count }, (_, i) => Buffer.alloc(SIZES[(i * 5) % SIZES.length], i))
    const chunks = new Chunks()
    for (const each of given) chunks.add(each)
    assert.ok(Buffer.concat(chunks.take()).equals(Buffer.concat(given)))
  }
  const chunks = new Chunks()
  for (let i = 0; i < 200_000; i++) chunks.add(Buffer.from([i]))
  assert.ok(chunks.take().length < 100)
})

test('chunks that were joined are copies: who reuses its buffer changes nothing', () => {
  const chunks = new Chunks()
  const reused = Buffer.alloc(1)
  for (let i = 0; i < 64; i++) chunks.add(Buffer.from('.'))
  for (const letter of 'offloop') {
    reused.write(letter)
    chunks.add(reused)
  }
  assert.equal(Buffer.concat(chunks.take()).toString(), '.'.repeat(64) + 'offloop')
})

test('a body of which each byte comes as an HTTP chunk of its own arrives whole', async () => {
  const app = express()
  app.use(offloop.json({ limit: '1mb' }))
  app.post('/', (request, response) => response.end(String(request.body.text.length)))
  const server = http.createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = net.connect(server.address().port, '127.0.0.1')
  const text = JSON.stringify({ text: 'x'.repeat(30_000) })
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n')
  socket.write(Array.from(text, (byte) => `1\r\n${byte}\r\n`).join('') + '0\r\n\r\n')
  let answer = ''
  for await (const part of socket.setEncoding('latin1')) answer += part
  assert.match(answer, /\r\n30000$|30000\r\n/)
  server.close()
})

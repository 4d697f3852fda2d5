'use strict'

// The mixed service: its data, and the requests that are sent to it. Every server reads the same files.
//
//   POST /orders   1 MB of JSON → [?status=='paid' && total > `100`].{id: id, total: total, email: customer.email} → zstd
//   POST /login    Argon2id with 19 MiB and 2 passes, against a stored hash
//   GET  /report   2 MB of JSON that the service holds, compressed with zstd for each request
//   GET  /ping     pong

const fs = require('node:fs')
const path = require('node:path')

const ORDERS_BYTES = 1e6
const REPORT_BYTES = 2e6
const PASSWORD = 'correct horse battery staple'
const COSTS = { memory: 19456, passes: 2 }

/** zstd's own default. */
const LEVEL = 3

const EXPRESSION = "[?status=='paid' && total > `100`].{id: id, total: total, email: customer.email}"

const STATES = ['paid', 'paid', 'pending', 'refunded', 'cancelled']
const CITIES = ['Berlin', 'Zürich', 'São Paulo', '東京', 'Kraków', 'Oslo']
const GOODS = ['lamp', 'desk', 'chair', 'shelf', 'rug', 'mirror', 'clock', 'vase']

// Marsaglia's xorshift32: the same data in each run.
function xorshift (state) {
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

function order (id, random) {
  const pick = (list) => list[random(list.length)]
  const items = Array.from({ length: 1 + random(5) }, () =>
    ({ sku: `${pick(GOODS)}-${random(10_000)}`, quantity: 1 + random(4), price: (100 + random(9900)) / 100 }))
  return {
    id,
    status: pick(STATES),
    total: Math.round(items.reduce((sum, { quantity, price }) => sum + quantity * price, 0) * 100) / 100,
    currency: 'EUR',
    createdAt: new Date(1.7e12 + random(2 ** 31)).toISOString(),
    customer: {
      id: random(1e6),
      name: `Customer ${random(1e5)}`,
      email: `customer${random(1e5)}@example.org`,
      address: { street: `Main Street ${random(200)}`, city: pick(CITIES), zip: String(10_000 + random(89_999)) },
    },
    items,
    note: random(4) === 0 ? 'Please leave it with the "neighbour",\nnot at the door' : null,
  }
}

/** @returns {string} an array of orders, as JSON of about that size */
function ordersText (bytes, seed) {
  const random = xorshift(seed)
  const texts = []
  for (let size = 2, id = 1; size < bytes; id++) {
    const text = JSON.stringify(order(id, random))
    texts.push(text)
    size += Buffer.byteLength(text) + 1
  }
  return `[${texts.join(',')}]`
}

function request (method, target, body = '') {
  const head = [
    `${method} ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Accept-Encoding: zstd',
    ...method === 'POST' ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : [],
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/** What a file of requests is called. */
const requestFile = (folder, name) => path.join(folder, `${name}.http`)

/** Writes the service's files and its requests to `folder`. */
async function writeService (folder) {
  const { password } = require('../../lib')
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'report.json'), ordersText(REPORT_BYTES, 7))
  fs.writeFileSync(path.join(folder, 'stored-hash.txt'), await password.hash(PASSWORD, COSTS))
  const requests = {
    orders: request('POST', '/orders', ordersText(ORDERS_BYTES, 1)),
    login: request('POST', '/login', JSON.stringify({ password: PASSWORD })),
    report: request('GET', '/report'),
    ping: request('GET', '/ping'),
  }
  for (const [name, text] of Object.entries(requests)) fs.writeFileSync(requestFile(folder, name), text)
}

/** What the service holds, for servers in JavaScript. */
function readService (folder) {
  return {
    report: fs.readFileSync(path.join(folder, 'report.json')),
    storedHash: fs.readFileSync(path.join(folder, 'stored-hash.txt'), 'utf8'),
  }
}

module.exports = { EXPRESSION, LEVEL, PASSWORD, readService, requestFile, writeService }

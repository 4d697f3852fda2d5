'use strict'

// Orders as a shop's service hands them out, the same in each run.

const STATES = ['paid', 'open', 'cancelled', 'shipped']

/** @returns {Buffer} a JSON array of about `size` bytes */
function orders (size) {
  let seed = 1
  const below = (limit) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return Math.floor(seed / 0x80000000 * limit)
  }
  const order = (id) => ({
    id,
    status: STATES[below(4)],
    created: new Date(1.6e12 + id * 1e5).toISOString(),
    total: below(50_000) / 100,
    currency: 'EUR',
    customer: {
      id: below(1e6),
      name: `Customer Nr ${below(1e4)}`,
      email: `customer${below(1e6)}@example.com`,
      address: { street: `Main Street ${below(200)}`, zip: String(below(1e5)), city: 'Springfield' },
    },
    items: Array.from({ length: 1 + below(4) }, () =>
      ({ sku: `SKU-${below(1e5)}`, quantity: 1 + below(5), price: below(10_000) / 100 })),
    tags: ['web', 'new'],
    note: null,
    gift: below(10) === 0,
  })
  const texts = []
  let length = 1
  for (let id = 1_000_000; length < size; id++) {
    texts.push(JSON.stringify(order(id)))
    length += texts.at(-1).length + 1
  }
  return Buffer.from(`[${texts.join(',')}]`)
}

module.exports = { orders }

'use strict'

// [?status=='paid' && total > `100`].{id: id, total: total, email: customer.email}, written by hand: no library for
// expressions is as fast.

function summarize (orders) {
  return orders
    .filter(({ status, total }) => status === 'paid' && total > 100)
    .map(({ id, total, customer: { email } }) => ({ id, total, email }))
}

module.exports = { summarize }

'use strict'

const { hash } = require('../..')

hash('sha256', Buffer.alloc(100_000)).then((digest) => {
  process.send(digest, () => process.disconnect())
})

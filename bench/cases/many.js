'use strict'

// Many small messages: HMACs one by one, and a batch of digests in one hop, against node:crypto where they are asked for.

const crypto = require('node:crypto')
const { bytes } = require('../documents')

const KEY = 'a key of the usual size: 32 bytes'

module.exports = {
  title: 'many small messages',
  variants: [
    { name: 'hmac sha256, 1 KiB', what: 'hmac', inFlight: 64 },
    { name: '100 × sha256, 1 KiB', what: 'many', inFlight: 8 },
  ],
  rivals: [
    {
      name: 'offloop',
      setup ({ what }) {
        const { hash, hmac } = require('../../lib')
        const data = bytes(1024)
        const list = Array(100).fill(data)
        const call = what === 'hmac' ? () => hmac('sha256', KEY, data) : () => hash.many('sha256', list)
        return { call, answer: async () => String(await call()) }
      },
    },
    {
      name: 'node:crypto',
      setup ({ what }) {
        const data = bytes(1024)
        const one = () => crypto.createHash('sha256').update(data).digest('hex')
        const call = what === 'hmac'
          ? () => crypto.createHmac('sha256', KEY).update(data).digest('hex')
          : () => Array.from({ length: 100 }, one)
        return { call, answer: async () => String(call()) }
      },
    },
  ],
}

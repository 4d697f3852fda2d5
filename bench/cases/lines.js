'use strict'

// NDJSON becomes values, or NDJSON again, against what is done without offloop.

const { createHash } = require('node:crypto')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { createInterface } = require('node:readline')
const { Readable } = require('node:stream')

const LINES = 50_000
const CHUNK = 64 * 1024

const text = () => Buffer.from(Array.from({ length: LINES }, (_, i) => JSON.stringify({
  id: i, name: `user ${i}`, email: `u${i}@example.com`, active: i % 3 === 0, address: { street: `street ${i}`, zip: 10_000 + i },
})).join('\n'))

function * chunks (data) {
  for (let at = 0; at < data.length; at += CHUNK) yield data.subarray(at, at + CHUNK)
}

/** How many come out: values, or pieces of text. */
async function count (stream) {
  let values = 0
  stream.on('data', () => values++)
  await once(stream, 'end')
  return values
}

/** What came out, in a form that can be compared. */
const digest = (values) => createHash('sha256').update(values.map((value) => JSON.stringify(value)).join('\n')).digest('hex')

/** The values of what a stream gives, which may be text. */
async function valuesOf (stream) {
  const all = await stream.toArray()
  if (!Buffer.isBuffer(all[0])) return all
  return Buffer.concat(all).toString().trimEnd().split('\n').map((line) => JSON.parse(line))
}

/** Installed in bench/, or not. */
const streamJson = path.join(__dirname, '..', 'node_modules', 'stream-json')

module.exports = {
  title: `NDJSON, ${LINES} lines`,
  variants: ['value', 'buffer'].map((as) => ({ name: `as ${as}`, as, bytes: text().length, inFlight: 1 })),
  rivals: [
    {
      name: 'offloop',
      setup ({ as }) {
        const { json } = require('../../lib')
        const data = text()
        const read = () => Readable.from(chunks(data)).pipe(json.createLines({ as }))
        return { call: () => count(read()), answer: async () => digest(await valuesOf(read())) }
      },
    },
    {
      name: 'JSON.parse a line',
      setup () {
        const data = text()
        const read = async (take) => {
          for await (const line of createInterface({ input: Readable.from(chunks(data)) })) take(JSON.parse(line))
        }
        const answer = async () => {
          const values = []
          await read((value) => values.push(value))
          return digest(values)
        }
        return { call: () => read(() => {}), answer }
      },
    },
    {
      name: 'stream-json',
      missing: () => fs.existsSync(streamJson) ? undefined : 'stream-json is not installed in bench/',
      async setup () {
        const { default: parser } = await import('stream-json/jsonl/parser.js')
        const data = text()
        const read = () => Readable.from(chunks(data)).pipe(parser.asStream())
        // Each with the number of its line.
        return { call: () => count(read()), answer: async () => digest((await valuesOf(read())).map(({ value }) => value)) }
      },
    },
  ],
}

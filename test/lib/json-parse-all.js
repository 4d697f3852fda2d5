'use strict'

// Reads all documents, some at once. For other processes and workers: exits with 0 when all is right.

const { isMainThread } = require('node:worker_threads')
const { json, pool } = require('offloop')
const { documents, assertIdentical } = require('./json-documents')

async function main () {
  for (const text of Object.values(documents)) assertIdentical(await json.parse(text), JSON.parse(text))
  // Where there is gc(), it runs in the turns between the slices.
  const collecting = setInterval(() => global.gc?.(), 60)
  const few = Object.values(documents).slice(0, 8)
  const values = await Promise.all(few.map((text) => json.parse(text, { maxStall: 1 })))
  values.forEach((value, i) => assertIdentical(value, JSON.parse(few[i])))
  clearInterval(collecting)
  if (isMainThread) await pool.close()
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})

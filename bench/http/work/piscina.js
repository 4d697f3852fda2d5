'use strict'

// Worker threads by Piscina, one a CPU. Bodies and answers are moved between the threads, not copied.

const path = require('node:path')
const { availableParallelism } = require('node:os')
const Piscina = require('piscina')

module.exports = ({ report, storedHash }) => {
  const shared = new Uint8Array(new SharedArrayBuffer(report.length))
  shared.set(report)
  const threads = availableParallelism()
  const pool = new Piscina({
    filename: path.join(__dirname, 'piscina-worker.js'),
    minThreads: threads,
    maxThreads: threads,
    workerData: { report: shared, storedHash },
  })
  return {
    parsed: false,
    async orders (chunks) {
      // A Buffer of its own, so that it can be moved.
      const body = concatenate(chunks)
      return Buffer.from(await pool.run(body, { name: 'orders', transferList: [body.buffer] }))
    },
    login: (password) => pool.run(password, { name: 'login' }),
    report: async () => Buffer.from(await pool.run(undefined, { name: 'report' })),
  }
}

function concatenate (chunks) {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

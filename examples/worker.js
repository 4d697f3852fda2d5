'use strict'

// worker_threads and the one pool that they share: node examples/worker.js
//
// A worker is for long-running JavaScript; the native work of all workers runs on the same few threads, within the
// same bounds, and bytes are passed without a copy.

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads')
const { compress, decompress, hash, pool } = require('offloop')

const WORKERS = 3

function startWorker (number) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: { number } })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

async function main () {
  // One process, one pool: this is for the workers too, and must come before the first job.
  pool.configure({ threads: 2 })
  const answers = await Promise.all(Array.from({ length: WORKERS }, (_, number) => startWorker(number)))
  for (const { number, compressed, digest } of answers) {
    const text = await decompress('zstd', compressed)
    if (await hash('sha256', text) !== digest) throw new Error(`worker ${number} sent something else`)
    console.log(`worker ${number}: ${text.length} bytes came in ${compressed.length}`)
  }
  const { threads, completed } = pool.stats()
  console.log(`${completed} jobs of ${WORKERS + 1} threads of JavaScript ran on ${threads} of the pool`)
}

async function work ({ number }) {
  // The long-running JavaScript: here, making a text.
  const text = Array.from({ length: 50_000 }, (_, i) => `${number}: line ${i}\n`).join('')
  const [compressed, digest] = await Promise.all([
    // Nobody is waiting for this one, so it lets others go first.
    compress('zstd', text, { level: 9, lane: 'bulk', timeout: 10_000 }),
    hash('sha256', text),
  ])
  parentPort.postMessage({ number, compressed, digest })
}

if (isMainThread) main()
else work(workerData)

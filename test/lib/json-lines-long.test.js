'use strict'

// Lines of several MiB become values in slices, between which the event loop goes on.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Readable } = require('node:stream')
const { test } = require('node:test')
const v8 = require('node:v8')
const vm = require('node:vm')

// Before offloop is loaded, which keeps the parser that it finds.
let longest = 0
const { parse } = JSON
JSON.parse = (text, ...rest) => {
  longest = Math.max(longest, text.length)
  return parse(text, ...rest)
}
const { json, pool } = require('offloop')
const { TapeBuild } = require('../../lib/json/tape-reader')

v8.setFlagsFromString('--expose-gc')
const gc = vm.runInNewContext('gc')

const many = (count, make) => Array.from({ length: count }, (_, i) => make(i))
const LONG = many(30_000, (i) => ({ id: i, name: `é ${i}`, list: [i, i / 2] }))
const LINE = JSON.stringify(LONG)

const linesOf = (text, options) => Readable.from([Buffer.from(text)]).pipe(json.createLines(options))

/** Calls `onSlice` before each slice of a value while `work` is under way. */
async function watchSlices (onSlice, work) {
  const { run } = TapeBuild.prototype
  TapeBuild.prototype.run = function (milliseconds) {
    onSlice(milliseconds)
    // So that it takes several on any machine.
    return run.call(this, Math.min(milliseconds, 0.5))
  }
  try {
    return await work()
  } finally {
    TapeBuild.prototype.run = run
  }
}

// Of one moment: a job may be taken from the queue between two.
const busy = () => {
  const { active, queued } = pool.stats()
  return active + queued > 0
}

const untilIdle = async () => {
  while (busy()) await new Promise(setImmediate)
}

test('a long line is built in slices of the usual time, and no longer text is parsed at once', async () => {
  let slices = 0
  longest = 0
  const values = await watchSlices((milliseconds) => {
    assert.equal(milliseconds, 2)
    slices++
  }, () => linesOf(`1\n${LINE}\n2`).toArray())
  assert.deepEqual(values, [1, LONG, 2])
  assert.ok(slices > 2, `${slices} slices`)
  assert.ok(longest > 0 && longest < 128 * 1024, `${longest} characters at once`)
})

test('long and short lines come in order', async () => {
  const kinds = [1, LONG, 'x'.repeat(200_000), null, [LONG], { a: 'é'.repeat(150_000) }, 2, 'y'.repeat(16 * 1024), 3]
  const all = many(4, () => kinds).flat()
  const values = await linesOf(all.map((value) => JSON.stringify(value)).join('\n')).toArray()
  assert.deepEqual(values, all.map((value) => value ?? undefined))
})

test('a long line that comes byte by byte', async () => {
  const bytes = 200_000
  const stream = json.createLines()
  const values = stream.toArray()
  const byte = Buffer.from('x')
  const memory = () => {
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  stream.write('"')
  const before = memory()
  for (let i = 0; i < bytes; i++) {
    if (!stream.write(byte)) await once(stream, 'drain')
  }
  await new Promise(setImmediate)
  const kept = memory() - before
  assert.ok(kept < 10 * bytes, `${kept} bytes are kept for ${bytes}`)
  stream.end('"\n1')
  assert.deepEqual(await values, ['x'.repeat(bytes), 1])
})

test('a long line that comes in pieces of all sizes, of which the owner makes others', async () => {
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i))
  const sizes = [1, 3, 1000, 65_535, 2, 65_536, 5, 65_537, 200_000, 4, 4096, 61_440, 40_000, 40_000, 1]
  const piece = Buffer.alloc(200_000)
  const stream = json.createLines()
  const values = stream.toArray()
  for (const turn of [0, 1]) {
    stream.write('"')
    for (const [i, size] of sizes.entries()) {
      await new Promise((resolve) => stream.write(piece.fill(letters[i + turn]).subarray(0, size), resolve))
    }
    stream.write('"\n')
  }
  stream.end()
  assert.deepEqual(await values, [0, 1].map((turn) => sizes.map((size, i) => letters[i + turn].repeat(size)).join('')))
})

test('a short line whose result is long', async () => {
  const expression = `[${Array(40).fill('@').join()}]`
  const line = JSON.stringify(many(2_000, (i) => i))
  const [value, ...rest] = await linesOf(`${line}\n[]`, { search: expression }).toArray()
  assert.deepEqual(value, Array(40).fill(JSON.parse(line)))
  assert.deepEqual(rest, [Array(40).fill([])])
})

test('a long line as deep as is allowed', async () => {
  const depth = 200_000
  const line = '['.repeat(depth) + ']'.repeat(depth)
  const [value] = await linesOf(line, { maxDepth: depth }).toArray()
  let levels = 0
  for (let at = value; at !== undefined; at = at[0]) levels++
  assert.equal(levels, depth)
})

test('a bad line after long ones has its number, and comes after their values', async () => {
  const stream = linesOf(`${LINE}\n{}\n${LINE}\n${LINE.slice(0, -1)}`)
  const seen = []
  stream.on('data', (value) => seen.push(value))
  const [error] = await once(stream, 'error')
  assert.equal(error.code, 'ERR_OFFLOOP_INVALID_INPUT')
  assert.equal(error.line, 4)
  assert.equal(error.offset, 3 * Buffer.byteLength(LINE) - 1 + 5)
  assert.deepEqual(seen, [LONG, {}, LONG])
})

test('a stream that is destroyed in the middle of a long line stops building it', async () => {
  const stream = linesOf(`${LINE}\n${LINE}`)
  let slices = 0
  stream.on('error', () => {}).resume()
  await watchSlices(() => {
    if (++slices === 1) setImmediate(() => stream.destroy())
  }, async () => {
    await once(stream, 'close')
    const before = slices
    for (let i = 0; i < 20; i++) await new Promise(setImmediate)
    // One may have begun before its owner was told.
    assert.ok(slices <= before + 1, `${slices - before} slices behind the end`)
  })
  await untilIdle()
})

test('a signal ends it in the middle of a long line', async () => {
  const controller = new AbortController()
  const stream = linesOf(`${LINE}\n${LINE}`, { signal: controller.signal })
  stream.resume()
  await watchSlices(() => controller.abort(), () => assert.rejects(once(stream, 'end'), { name: 'AbortError' }))
  await untilIdle()
})

test('what a query makes of a few short lines is no long string', async (t) => {
  const depth = 200
  const line = `${'['.repeat(depth)}"${'x'.repeat(10_000)}"${']'.repeat(depth)}\n`
  const { indexOf } = String.prototype
  let longest = 0
  t.mock.method(String.prototype, 'indexOf', function (wanted, ...rest) {
    if (wanted === '\n') longest = Math.max(longest, this.length)
    return indexOf.call(this, wanted, ...rest)
  })
  let count = 0
  // Together six million bytes.
  for await (const values of linesOf(line.repeat(3), { query: '$..*' })) {
    assert.equal(values.length, depth)
    assert.equal(values.at(-1).length, 10_000)
    count++
  }
  assert.equal(count, 3)
  assert.equal(longest, 0)
})

'use strict'

// What streams of lines hand out in one turn of the event loop, by a clock that goes on by a millisecond whenever anybody
// looks at it: values and faults alike leave it to others after two of those.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { test } = require('node:test')

// Before offloop is loaded, which keeps the clock that it finds.
let clock
const now = performance.now.bind(performance)
performance.now = () => clock === undefined ? now() : ++clock
const { json } = require('offloop')

/** Writes `text` to a stream and gives what it hands out: for each turn in which there was something, its list. */
async function turnsOf (t, text, options, { read = (stream, seen) => stream.on('data', seen), until = 'end' } = {}) {
  clock = 0
  t.after(() => { clock = undefined })
  const stream = json.createLines(options)
  const turns = []
  let turn = []
  let going = true
  const next = () => {
    if (turn.length > 0) turns.push(turn)
    turn = []
    if (going) setImmediate(next)
  }
  next()
  stream.on('skip', (error) => turn.push(error))
  read(stream, (value) => turn.push(value))
  stream.end(text)
  await once(stream, until)
  going = false
  next()
  return { turns, all: turns.flat() }
}

const most = (turns) => Math.max(...turns.map((each) => each.length))
const isFault = (each) => each instanceof Error

test('faults are told of in several turns, in order', async (t) => {
  const { turns, all } = await turnsOf(t, 'x\n'.repeat(2000), { onError: 'skip' })
  assert.deepEqual(all.map((error) => error.line), Array.from({ length: 2000 }, (_, i) => i + 1))
  // Two of a result that came in this turn, and two of what was left for it.
  assert.ok(most(turns) <= 4, `${most(turns)} in one turn`)
})

test('values are handed out in several turns, however fast they are read', async (t) => {
  const read = {
    data: (stream, seen) => stream.on('data', seen),
    iterator: async (stream, seen) => {
      for await (const value of stream) seen(value)
    },
  }
  for (const each of Object.keys(read)) {
    const { turns, all } = await turnsOf(t, '1\n'.repeat(20_000), {}, { read: read[each] })
    assert.equal(all.length, 20_000)
    // As above, some values for each look at the clock, and what the stream had already.
    assert.ok(most(turns) <= 1000, `${each}: ${most(turns)} in one turn`)
    t.mock.restoreAll()
  }
})

test('values and faults of several batches come in the order that they always had', async (t) => {
  // Of each batch the values, and then the faults.
  const batch = '1\nx\n'.repeat(64 * 1024)
  const { all } = await turnsOf(t, batch + '2\ny\n', { onError: 'skip' })
  const count = 64 * 1024
  assert.equal(all.length, 2 * count + 2)
  assert.ok(all.slice(0, count).every((each) => each === 1))
  assert.ok(all.slice(count, 2 * count).every((each, i) => isFault(each) && each.line === 2 * i + 2))
  assert.equal(all[2 * count], 2)
  assert.deepEqual([all.at(-1).line, all.at(-1).offset], [2 * count + 2, 4 * count + 2])
})

test('a stream that is destroyed tells of no more faults', async (t) => {
  const { all } = await turnsOf(t, 'x\n'.repeat(100), { onError: 'skip' }, {
    until: 'close',
    read: (stream) => stream.on('skip', (error) => {
      if (error.line === 7) stream.destroy()
    }).resume(),
  })
  assert.equal(all.length, 7)
})

test('faults behind values that filled the stream need no reader', async () => {
  const stream = json.createLines({ onError: 'skip' })
  let faults = 0
  const all = new Promise((resolve) => stream.on('skip', () => {
    if (++faults === 1000) resolve()
  }))
  stream.end('1\n'.repeat(256) + 'x\n'.repeat(1000))
  // Starts the stream, and reads no more.
  assert.equal(stream.read(), null)
  await all
  assert.equal(stream.readableLength, 256)
  stream.destroy()
})

'use strict'

// JavaScript values of large texts: what making them costs the thread that wants them.

const { jsonOf, SHAPES } = require('../json-documents')
const { LoopWatch } = require('../loop')

const SIZES = [1, 10, 50]
const LARGEST = `${SIZES.at(-1)} MB`

/** @param {Function} makeParse gives a function from a Buffer to a value, given the watch that slices are told to */
function withDocument (makeParse) {
  return ({ shape, bytes }) => {
    const text = jsonOf(shape, bytes)
    const watch = new LoopWatch()
    const parse = makeParse(watch)
    return {
      call: () => watch.call(() => parse(text)),
      figures: () => watch.take(),
      answer: async () => require('node:crypto').createHash('sha256').update(JSON.stringify(await parse(text))).digest('hex'),
    }
  }
}

function offloop (watch) {
  const { json } = require('../../lib')
  const { TapeBuild } = require('../../lib/json/tape-reader')
  const { run } = TapeBuild.prototype
  TapeBuild.prototype.run = function (milliseconds) {
    return watch.slice(() => run.call(this, milliseconds))
  }
  return (text) => json.parse(text)
}

function worker () {
  const { Worker } = require('node:worker_threads')
  const thread = new Worker(`
    const { parentPort } = require('node:worker_threads')
    parentPort.on('message', (bytes) => parentPort.postMessage(JSON.parse(Buffer.from(bytes).toString())))`, { eval: true })
  return (text) => new Promise((resolve) => {
    thread.once('message', resolve)
    thread.postMessage(new Uint8Array(text))
  })
}

/** The largest value over the shapes of a figure, compared by `compare`. */
const worst = (compare, size = LARGEST, shapes = SHAPES) => (results) =>
  Math.max(...shapes.map((shape) => compare(results[`${shape}, ${size}`])))
const figure = (name) => ({ offloop, 'JSON.parse': inline }) => offloop.figures[name] / inline.figures[name]

module.exports = {
  title: 'JavaScript values of large texts',
  figures: ['main thread', 'longest slice', 'longest delay', 'longest scavenge'],
  variants: SHAPES.flatMap((shape) => SIZES.map((size) => ({
    name: `${shape}, ${size} MB`,
    shape,
    bytes: size * 1e6,
    // The loop's delay is measured by a timer, which has to have its turn between the calls.
    pause: 10,
  }))),
  rivals: [
    { name: 'offloop', setup: withDocument(offloop) },
    { name: 'JSON.parse', setup: withDocument((watch) => (text) => watch.slice(() => JSON.parse(text.toString()))) },
    { name: 'worker thread', setup: withDocument(worker) },
  ],
  goals: [
    {
      text: `the longest slice at ${LARGEST}, V8's collections apart (ms)`,
      measured: worst(({ offloop }) => offloop.figures['longest slice']),
      met: (value) => value <= 5,
    },
    {
      text: `the loop's longest delay at ${LARGEST}, of JSON.parse's`,
      measured: worst(figure('longest delay')),
      met: (value) => value <= 1 / 20,
    },
    {
      text: `main-thread time at ${LARGEST} of objects, of JSON.parse's`,
      measured: worst(figure('main thread'), LARGEST, ['objects', 'unicode text']),
      met: (value) => value <= 0.5,
    },
    {
      text: `main-thread time at ${LARGEST} of anything, of JSON.parse's`,
      measured: worst(figure('main thread')),
      met: (value) => value <= 1.1,
    },
    {
      text: `time a call at ${LARGEST}, of JSON.parse's`,
      measured: worst(({ offloop, 'JSON.parse': inline }) => inline.rate / offloop.rate),
      met: (value) => value <= 1,
    },
  ],
}

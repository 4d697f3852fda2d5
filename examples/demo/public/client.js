'use strict'
/* global document, EventSource, fetch, matchMedia, ResizeObserver, getComputedStyle, uPlot */

// Draws what the server streams, and sends the buttons' orders. Everything that the charts show is in the table too.

const NAMES = ['inline', 'offloop']
/** Seconds that the charts show. */
const SPAN = 30
/** Both charts have one scale, in milliseconds, so that they can be compared by eye. */
const SCALE = [0.1, 10_000]
const DECADES = [0.1, 1, 10, 100, 1000, 10_000]
const SUMMARY_EVERY = 1000
/** A ping that waits longer than this, in milliseconds, is drawn before it is answered. */
const WAITING = 50

const byId = (id) => document.getElementById(id)
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

function duration (milliseconds) {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`
}

class Chart {
  #plot
  // [seconds, milliseconds], by time: pings that were due earlier may be answered later.
  #points = []

  constructor (name) {
    const box = byId(`${name}-chart`)
    const lines = { stroke: () => color('edge'), width: 1 }
    const axis = { stroke: () => color('quiet'), grid: lines, ticks: lines }
    this.#plot = new uPlot({ // eslint-disable-line new-cap -- that is the name of the class
      width: box.clientWidth,
      height: box.clientHeight,
      cursor: { show: false },
      legend: { show: false },
      scales: { y: { distr: 3, range: SCALE } },
      axes: [axis, { ...axis, size: 64, splits: () => DECADES, filter: () => DECADES, values: () => DECADES.map(duration) }],
      series: [{}, { stroke: () => color(name), width: 1.5, points: { show: false } }],
    }, [[], []], box)
    new ResizeObserver(() => this.#plot.setSize({ width: box.clientWidth, height: box.clientHeight })).observe(box)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot.redraw(false, true))
  }

  /** What is told at `time`. */
  add (time, pings) {
    for (const [due, took] of pings) this.#points.push([due / 1000, Math.max(SCALE[0], took)])
    this.#points.sort(([a], [b]) => a - b)
    this.#points = this.#points.filter(([at]) => at >= time / 1000 - SPAN)
  }

  /** Up to `time`, with a ping that is still waiting as its last point. */
  draw (time, pending) {
    const now = time / 1000
    const shown = pending > WAITING ? [...this.#points, [now, pending]] : this.#points
    this.#plot.setData([shown.map(([at]) => at), shown.map(([, took]) => took)], false)
    this.#plot.setScale('x', { min: now - SPAN, max: now })
  }
}

/** The line that is read out: for each service the last that was said of it, or one sentence for both. */
class Status {
  #said = {}

  say (name, text) {
    this.#said[name] = `${name}: ${text}`
    this.#show(Object.values(this.#said).join(' '))
  }

  sayOfBoth (text) {
    this.#said = {}
    this.#show(text)
  }

  // Not again, or it would be read out again.
  #show (text) {
    if (byId('status').textContent !== text) byId('status').textContent = text
  }
}

const charts = Object.fromEntries(NAMES.map((name) => [name, new Chart(name)]))
const statusLine = new Status()
let paused = false
let summarized = 0
let before = {}

function showFigures (name, { p50, p99, longest, answered, left, seconds }) {
  const rate = seconds > 0 ? (answered / seconds).toFixed(1) : '–'
  const cells = [duration(p50), duration(p99), duration(longest), answered, rate, left]
  byId(`${name}-row`).querySelectorAll('td').forEach((cell, i) => { cell.textContent = cells[i] })
  byId(`${name}-summary`).textContent = `Last ten seconds: median ${duration(p50)}, longest ${duration(longest)}.`
}

/** Said once when heavy work begins, and once when it ends: a screen reader would not keep up with more. */
function announce (name, { left, longest }) {
  const had = before[name] ?? 0
  before[name] = left
  if (had === 0 && left > 0) statusLine.say(name, 'heavy requests are under way.')
  if (had > 0 && left === 0) statusLine.say(name, `all heavy requests are answered; the longest ping took ${duration(longest)}.`)
}

function sayThatItIsGone () {
  before = {}
  statusLine.sayOfBoth('The demo does not answer any more.')
}

const events = new EventSource('events')
let lost = false

events.addEventListener('message', ({ data }) => {
  const { time, services } = JSON.parse(data)
  const summarize = !paused && time - summarized >= SUMMARY_EVERY
  if (summarize) summarized = time
  for (const name of NAMES) {
    charts[name].add(time, services[name].pings)
    announce(name, services[name])
    if (summarize) showFigures(name, services[name])
    if (!paused) charts[name].draw(time, services[name].pending)
  }
})

// The browser goes on trying by itself.
events.addEventListener('error', () => {
  lost = true
  sayThatItIsGone()
})

events.addEventListener('open', () => {
  if (lost) statusLine.sayOfBoth('The demo answers again.')
  lost = false
})

async function order (service, requests) {
  const response = await fetch(`heavy?service=${service}&requests=${requests}`, { method: 'POST' })
  if (!response.ok) return statusLine.say(service, `the demo refused the heavy requests (${response.status}).`)
  const { taken } = await response.json()
  if (taken < requests) statusLine.say(service, `no more heavy requests can wait; ${taken} of ${requests} were taken.`)
}

for (const button of document.querySelectorAll('button[data-services]')) {
  button.addEventListener('click', () => {
    for (const service of button.dataset.services.split(' ')) {
      order(service, Number(button.dataset.requests)).catch(sayThatItIsGone)
    }
  })
}

byId('pause').addEventListener('click', ({ currentTarget }) => {
  paused = !paused
  currentTarget.setAttribute('aria-pressed', String(paused))
})

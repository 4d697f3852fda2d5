'use strict'

// Plots as SVG by hand: bars, and dots with their spread. They are read in light and in dark, by people and by screen
// readers: no colour is the only sign of anything, and each plot has a title and all of its numbers as text.

const LABELS = 250
/** Of a label, as wide as its letters are on average, and a little more. */
const LETTER = 6.7
const PLOT = 400
const VALUES = 110
const ROW = 26
const TOP = 56

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .small { font-size: 11px; fill: #59636e }
  .bar { fill: #8c959f } .ours { fill: #0969da }
  .dot { fill: #59636e } .dot.ours { fill: #0969da }
  .spread { stroke: #59636e; stroke-width: 2 } .spread.ours { stroke: #0969da }
  .grid { stroke: #d1d9e0; stroke-width: 1 } .one { stroke: #59636e; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .small { fill: #9198a1 }
    .bar { fill: #656c76 } .ours { fill: #4493f8 }
    .dot { fill: #9198a1 } .dot.ours { fill: #4493f8 }
    .spread { stroke: #9198a1 } .spread.ours { stroke: #4493f8 }
    .grid { stroke: #3d444d } .one { stroke: #9198a1 }
  }`

const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const text = (x, y, content, attributes = '') => `<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`
const round = (value) => Math.round(value * 10) / 10

/** How much room the labels of some rows take. */
const roomFor = (rows) => Math.max(LABELS, ...rows.map(({ label }) => Math.ceil(20 + LETTER * label.length)))

function frame ({ title, note = '', rows }, body) {
  const height = TOP + rows.length * ROW + 8
  const width = roomFor(rows) + PLOT + VALUES
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    text(8, 20, title, 'class="title"'),
    text(8, 38, note, 'class="small"'),
    ...body,
    '</svg>',
    '',
  ].join('\n')
}

/**
 * @param {{ title: string, note?: string, rows: Array<{ label: string, value: number, shown: string, ours?: boolean }> }} plot
 */
function bars ({ title, note, rows }) {
  const most = Math.max(...rows.map(({ value }) => value), Number.MIN_VALUE)
  const left = roomFor(rows)
  const body = rows.flatMap(({ label, value, shown, ours = false }, i) => {
    const y = TOP + i * ROW
    const width = round(PLOT * value / most)
    return [
      text(left - 10, y + 17, label, 'text-anchor="end"'),
      `<rect class="bar${ours ? ' ours' : ''}" x="${left}" y="${y + 4}" width="${Math.max(1, width)}" height="${ROW - 8}" rx="2"/>`,
      text(left + width + 6, y + 17, shown),
    ]
  })
  return frame({ title, note, rows }, body)
}

/** Powers of ten, and 2 and 5 times them where there are few, within a range. */
function ticks (low, high) {
  const steps = Math.log10(high / low) > 2 ? [1] : [1, 2, 5]
  const found = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) found.push(step * 10 ** power)
  }
  return found.filter((value) => value >= low && value <= high)
}

/**
 * Dots on a logarithmic axis, with a line from the lowest to the highest.
 *
 * @param {object} plot
 * @param {number} [plot.one] where a heavier line stands
 * @param {Array<{ label: string, points: number[], low: number, high: number, shown: string, ours?: boolean }>} plot.rows
 * @param {(value: number) => string} plot.tick
 */
function dots ({ title, note, rows, one, tick }) {
  const all = rows.flatMap(({ points, low, high }) => [...points, low, high, ...one === undefined ? [] : [one]])
    .filter((value) => value > 0)
  const low = Math.min(...all) / 1.15
  const high = Math.max(...all) * 1.15
  const left = roomFor(rows)
  const x = (value) => round(left + PLOT * Math.log(value / low) / Math.log(high / low))
  const bottom = TOP + rows.length * ROW
  const grid = ticks(low, high).flatMap((value) => [
    `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="${TOP}" y2="${bottom}"/>`,
    text(x(value), TOP - 4, tick(value), 'class="small" text-anchor="middle"'),
  ])
  if (one !== undefined) grid.push(`<line class="one" x1="${x(one)}" x2="${x(one)}" y1="${TOP}" y2="${bottom}"/>`)
  const body = rows.flatMap(({ label, points, low: from, high: to, shown, ours = false }, i) => {
    const y = TOP + i * ROW + ROW / 2
    const style = ours ? ' ours' : ''
    return [
      text(left - 10, y + 4, label, 'text-anchor="end"'),
      `<line class="spread${style}" x1="${x(from)}" x2="${x(to)}" y1="${y}" y2="${y}"/>`,
      ...points.map((value) => `<circle class="dot${style}" cx="${x(value)}" cy="${y}" r="4.5"/>`),
      text(left + PLOT + 8, y + 4, shown, 'class="small"'),
    ]
  })
  return frame({ title, note, rows }, [...grid, ...body])
}

module.exports = { bars, dots }

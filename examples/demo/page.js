'use strict'

// Serves the page, streams what the probers measure, and handles the buttons.

const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')

const REPORT_EVERY = 100
const MAX_REQUESTS = 100

const PUBLIC = path.join(__dirname, 'public')
const CHART = path.dirname(require.resolve('uplot/package.json'))

/** No other files are served. */
const FILES = {
  __proto__: null,
  '/': [path.join(PUBLIC, 'index.html'), 'text/html; charset=utf-8'],
  '/client.js': [path.join(PUBLIC, 'client.js'), 'text/javascript; charset=utf-8'],
  '/style.css': [path.join(PUBLIC, 'style.css'), 'text/css; charset=utf-8'],
  '/uplot.js': [path.join(CHART, 'dist', 'uPlot.iife.min.js'), 'text/javascript; charset=utf-8'],
  '/uplot.css': [path.join(CHART, 'dist', 'uPlot.min.css'), 'text/css; charset=utf-8'],
}

const HEADERS = {
  'Content-Security-Policy': "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
}

function refuse (response, status) {
  response.writeHead(status, HEADERS).end()
}

/**
 * Whether the request comes from the page itself, or from who opens it, and not from another site that a browser has open:
 * images and the like of one have no Origin, and say where they come from in Sec-Fetch-Site.
 */
function isOwn ({ headers, socket }) {
  // Browsers leave the port of http out.
  const host = socket.localPort === 80 ? '127.0.0.1' : `127.0.0.1:${socket.localPort}`
  const { origin = `http://${host}`, 'sec-fetch-site': site = 'none' } = headers
  return headers.host === host && origin === `http://${host}` && ['same-origin', 'none'].includes(site)
}

/** What was asked for, as it was sent: "//" and the like are no URL, and none of the paths here either. */
function readTarget (target) {
  const [name, ...query] = target.split('?')
  return { name, query: new URLSearchParams(query.join('?')) }
}

/**
 * @param {Record<string, import('./prober').Prober>} probers by the service's name
 * @returns {http.Server}
 */
function createPage (probers) {
  const listeners = new Set()

  function stream (response) {
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/event-stream' })
    listeners.add(response)
    response.on('close', () => listeners.delete(response))
  }

  function order (query, response) {
    const service = query.get('service') ?? ''
    const prober = Object.hasOwn(probers, service) ? probers[service] : undefined
    const requests = Number(query.get('requests'))
    if (prober === undefined || !Number.isInteger(requests) || requests < 1 || requests > MAX_REQUESTS) {
      return refuse(response, 400)
    }
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ taken: prober.send(requests) }))
  }

  setInterval(() => {
    // Collected even when nobody is watching, so that nothing piles up.
    const reports = Object.entries(probers).map(([name, prober]) => [name, prober.report()])
    const event = `data: ${JSON.stringify({ time: Date.now(), services: Object.fromEntries(reports) })}\n\n`
    for (const response of listeners) response.write(event)
  }, REPORT_EVERY)

  return http.createServer((request, response) => {
    if (!isOwn(request)) return refuse(response, 403)
    const { name, query } = readTarget(request.url)
    if (request.method === 'POST' && name === '/heavy') return order(query, response)
    if (request.method !== 'GET') return refuse(response, 405)
    if (name === '/events') return stream(response)
    const file = FILES[name]
    if (file === undefined) return refuse(response, 404)
    response.writeHead(200, { ...HEADERS, 'Content-Type': file[1] })
    fs.createReadStream(file[0]).pipe(response)
  })
}

module.exports = { createPage, isOwn }

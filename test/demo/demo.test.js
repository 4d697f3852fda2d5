'use strict'

// The demo as a person meets it: started as a process, and its page in a real browser, by keyboard.

const { test, before, after } = require('node:test')
const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const readline = require('node:readline')
const { isOwn } = require('../../examples/demo/page')

const root = path.join(__dirname, '..', '..')
/** Whatever happens, the demo ends by itself, and not before the tests on a slow machine do. */
const SECONDS = '900'
const PATIENCE = 60_000

const CHROMIUM = [process.env.OFFLOOP_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((file) => file && fs.existsSync(file))

let demo
let url

before(async () => {
  demo = spawn(process.execPath, ['examples/demo/main.js', '--seconds', SECONDS], {
    cwd: root, stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(readline.createInterface({ input: demo.stdout }), 'line', { signal: AbortSignal.timeout(PATIENCE) })
  url = line.match(/http:\/\/127\.0\.0\.1:\d+\//)[0]
})

after(async () => {
  const gone = once(demo, 'exit')
  demo.kill('SIGTERM')
  await gone
})

/** `target` is sent as it is. @returns {Promise<http.IncomingMessage>} with its body read away */
function ask (target, { method = 'GET', headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    http.request(url, { path: target, method, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response)).on('error', reject)
    }).on('error', reject).end()
  })
}

test('it serves its page, its chart library and nothing else', async () => {
  for (const target of ['/', '/client.js', '/style.css', '/uplot.js', '/uplot.css']) {
    assert.equal((await ask(target)).statusCode, 200, target)
  }
  for (const target of ['/page.js', '/../main.js', '/%2e%2e/package.json', '/__proto__', '/constructor']) {
    assert.equal((await ask(target)).statusCode, 404, target)
  }
})

test('no target ends it', async () => {
  for (const target of ['//', '///', '//[', '//a:b/', '/\\\\', 'http://', '/%', '/?%', '/heavy?service=%&requests=%']) {
    assert.ok([200, 404].includes((await ask(target)).statusCode), target)
  }
  assert.equal((await ask('*', { method: 'OPTIONS' })).statusCode, 405)
  assert.equal((await ask('/')).statusCode, 200)
})

test('it takes no orders from another site', async () => {
  const order = '/heavy?service=offloop&requests=1'
  assert.equal((await ask(order, { method: 'POST', headers: { origin: 'http://example.org' } })).statusCode, 403)
  assert.equal((await ask(order, { method: 'POST', headers: { host: 'example.org' } })).statusCode, 403)
  assert.equal((await ask(order)).statusCode, 404)
})

test('it answers no request that another site had a browser send', async () => {
  for (const site of ['cross-site', 'same-site']) {
    assert.equal((await ask('/', { headers: { 'sec-fetch-site': site } })).statusCode, 403, site)
  }
  for (const site of ['same-origin', 'none']) {
    assert.equal((await ask('/', { headers: { 'sec-fetch-site': site } })).statusCode, 200, site)
  }
})

test('it knows itself at the port of http, which browsers leave out', () => {
  const socket = { localPort: 80 }
  const own = (headers) => isOwn({ headers, socket })
  assert.ok(own({ host: '127.0.0.1' }))
  assert.ok(own({ host: '127.0.0.1', origin: 'http://127.0.0.1' }))
  assert.ok(!own({ host: '127.0.0.1:8080' }) && !own({ host: 'example.org' }) && !own({}))
  assert.ok(!own({ host: '127.0.0.1', origin: 'http://127.0.0.1:8080' }) && !own({ host: '127.0.0.1', origin: 'null' }))
})

test('it takes no order that it does not know, and none without a bound', async () => {
  for (const query of ['', 'service=offloop', 'service=__proto__&requests=1', 'service=offloop&requests=0',
    'service=offloop&requests=101', 'service=offloop&requests=1.5', 'service=offloop&requests=x']) {
    assert.equal((await ask(`/heavy?${query}`, { method: 'POST' })).statusCode, 400, query)
  }
})

const IN_BROWSER = {
  skip: CHROMIUM === undefined ? 'there is no Chromium here: apt-get install chromium, or set OFFLOOP_CHROMIUM' : false,
}

async function openPage (t, colorScheme) {
  const browser = await require('playwright-core').chromium.launch({
    executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'], timeout: PATIENCE,
  })
  t.after(() => browser.close())
  const page = await browser.newPage({ colorScheme, viewport: { width: 1100, height: 860 } })
  page.setDefaultTimeout(PATIENCE)
  return page
}

for (const colorScheme of ['light', 'dark']) {
  test(`a person sees pings, sends heavy work by keyboard, and is told when it is done (${colorScheme})`, IN_BROWSER, async (t) => {
    await usePage(await openPage(t, colorScheme), colorScheme)
  })
}

test('a person who paused the page sees nothing move, and then what happened', IN_BROWSER, async (t) => {
  const page = await openPage(t)
  await page.goto(url)
  const answered = page.locator('#offloop-row td').nth(3)
  await answered.filter({ hasText: /\d/ }).waitFor()
  const had = Number(await answered.textContent())

  const pause = page.getByRole('button', { name: 'Pause charts and figures' })
  await pause.click()
  assert.equal(await pause.getAttribute('aria-pressed'), 'true')
  const shown = await page.locator('main').innerText()
  await page.getByRole('button', { name: '20 heavy requests to offloop' }).click()
  await page.getByRole('status').filter({ hasText: 'all heavy requests are answered' }).waitFor()
  // Two seconds, of which each had new figures.
  await page.evaluate(() => new Promise((resolve) => {
    const events = new globalThis.EventSource('events')
    let left = 20
    events.addEventListener('message', () => { if (--left === 0) resolve(events.close()) })
  }))
  const status = await page.getByRole('status').innerText()
  assert.equal((await page.locator('main').innerText()).replace(status, ''), shown.replace('Nothing heavy is under way.', ''))

  await pause.click()
  await page.waitForFunction((least) =>
    Number(globalThis.document.querySelectorAll('#offloop-row td')[3].textContent) >= least, had + 20)
})

test('a person is told when no more can wait, when an order is refused, and when the demo is gone', IN_BROWSER, async (t) => {
  const page = await openPage(t)
  const status = (text) => page.getByRole('status').filter({ hasText: text }).waitFor()
  const orders = '**/heavy?*'
  const order = async (answer) => {
    await page.unroute(orders)
    await page.route(orders, answer)
    await page.getByRole('button', { name: '20 to each' }).click()
  }
  await page.route('**/events', (route) => route.abort())
  await page.goto(url)
  await status('The demo does not answer any more.')
  await page.unroute('**/events')
  await status('The demo answers again.')

  await order((route) => route.fulfill({ json: { taken: route.request().url().includes('inline') ? 20 : 3 } }))
  await status(/^offloop: no more heavy requests can wait; 3 of 20 were taken\.$/)
  await order((route) => route.fulfill({ status: 403 }))
  await status('inline: the demo refused the heavy requests (403).')
  await order((route) => route.abort())
  await status('The demo does not answer any more.')
})

async function usePage (page, colorScheme) {
  const faults = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()) })
  await page.goto(url)

  // Figures come by themselves.
  await page.waitForFunction(() => /\d ms/.test(globalThis.document.querySelector('#offloop-row td').textContent))
  assert.equal(await page.locator('canvas').count(), 2)
  const answered = page.locator('#offloop-row td').nth(3)
  const had = Number(await answered.textContent())

  // The second button is reached and pressed without a mouse.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  const name = await page.evaluate(() => globalThis.document.activeElement.textContent)
  assert.equal(name, '20 heavy requests to offloop')
  await page.keyboard.press('Enter')
  await page.waitForFunction((least) =>
    Number(globalThis.document.querySelectorAll('#offloop-row td')[3].textContent) >= least, had + 20)
  await page.getByRole('status').filter({ hasText: 'all heavy requests are answered' }).waitFor()

  // Every region has a name of its own, and every chart a name and its content in words.
  assert.equal(await page.getByRole('region', { name: 'Figures', exact: true }).count(), 1)
  await page.getByRole('region', { name: 'Pings of the last ten seconds' }).waitFor()
  for (const service of ['inline', 'offloop']) {
    await page.getByRole('img', { name: new RegExp(`^${service} Last ten seconds: median`) }).waitFor()
  }
  const narrow = await page.evaluate(() => globalThis.document.documentElement.scrollWidth <= globalThis.innerWidth)
  assert.ok(narrow, 'the page does not scroll sideways')
  fs.mkdirSync(path.join(root, 'out'), { recursive: true })
  await page.screenshot({ path: path.join(root, 'out', `demo-${colorScheme}.png`), fullPage: true })
  assert.deepEqual(faults, [])
}

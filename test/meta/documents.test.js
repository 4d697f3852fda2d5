'use strict'

// Every ```js block of the README and of docs/ is run as it stands. Where a block starts a server, the comment
// before it, <!-- request: METHOD /path BODY -->, is sent to it, and the answer must be a success.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { promisify } = require('node:util')
const { matching, read, root } = require('./repository')

const run = promisify(execFile)
// Inside the package, so that 'offloop' is found by its own name.
const folder = path.join(root, 'out', 'documents')
fs.mkdirSync(folder, { recursive: true })

const BLOCK = /(?:<!-- request: (.*?) -->\n+)?```(js|javascript)\n([\s\S]*?)```/g

/** @returns {Array<{ name: string, request?: string, code: string }>} */
function blocksOf (file) {
  return Array.from(read(file).matchAll(BLOCK), ([, request, , code], i) =>
    ({ name: `${file}, block ${i + 1}`, request, code }))
}

async function runBlock ({ name, request, code }) {
  const extension = /^import /m.test(code) ? 'mjs' : 'cjs'
  const file = path.join(folder, `${name.replaceAll(/\W+/g, '-')}-${process.pid}.${extension}`)
  fs.writeFileSync(file, code)
  try {
    return await run(process.execPath, ['--require', path.join(__dirname, 'run-block.js'), file], {
      cwd: root, timeout: 30_000, env: { ...process.env, OFFLOOP_REQUEST: request ?? '' },
    })
  } finally {
    fs.rmSync(file)
  }
}

const documents = matching(/^README\.md$|^docs\/.*\.md$/)
const blocks = documents.flatMap(blocksOf)

test('there are examples', () => {
  assert.ok(blocks.length >= 10, `${blocks.length} blocks`)
  assert.ok(blocks.filter(({ request }) => request !== undefined).length >= 2)
})

for (const block of blocks) {
  test(`${block.name} runs`, async () => {
    await runBlock(block)
  })
}

test('a block that fails is seen', async () => {
  await assert.rejects(runBlock({ name: 'planted throw', code: "require('offloop').nothing()" }))
  await assert.rejects(runBlock({ name: 'planted rejection', code: "require('offloop').hash('none', '')" }))
  await assert.rejects(runBlock({
    name: 'planted answer',
    request: 'GET /',
    code: "require('node:http').createServer((q, s) => { s.statusCode = 500; s.end() }).listen(0)",
  }))
  await assert.rejects(runBlock({ name: 'planted silence', request: 'GET /', code: "require('node:http').createServer()" }))
})

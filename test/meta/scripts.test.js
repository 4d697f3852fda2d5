'use strict'

// What documents and package.json point to exists.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { all, files, matching, read, root } = require('./repository')

const manifest = JSON.parse(read('package.json'))
const documents = matching(/^(README|ARCHITECTURE|CONTRIBUTING|CHANGELOG|SECURITY)\.md$|^docs\/.*\.md$|^bench\/README\.md$/)
const exists = (file) => fs.existsSync(path.join(root, file))

test('every script of package.json runs a file that exists', () => {
  for (const [name, command] of Object.entries(manifest.scripts)) {
    const [file] = command.split(' ')
    assert.ok(exists(file), `${name}: ${file}`)
    assert.ok(fs.statSync(path.join(root, file)).mode & 0o100, `${file} is not executable`)
  }
})

test('there are at most twelve scripts', () => {
  assert.ok(Object.keys(manifest.scripts).length <= 12)
})

test('every entry point exists', () => {
  const targets = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target))
  assert.deepEqual([...targets, manifest.main, manifest.types].filter((file) => !exists(file)), [])
})

test('every command that a document or CI names exists', () => {
  for (const file of [...documents, '.ci/run']) {
    const text = read(file)
    assert.deepEqual(all(text, /(?<![\w./-])(scripts\/[\w-]+)/g).filter((each) => !exists(each)), [], file)
    assert.deepEqual(all(text, /\bnpm run ([\w:-]+)/g).filter((each) => manifest.scripts[each] === undefined), [], file)
  }
})

test('every folder of tests that a script names exists', () => {
  const scripts = [...matching(/^scripts\/[^./]+$/), 'test/nodes/run']
  const named = (text) => all(text, /(?<![\w./-])test\/(\{[\w,]+\}|\w+)\//g).flatMap((names) => names.replace(/[{}]/g, '').split(','))
  assert.ok(named(read('scripts/test')).length > 4)
  for (const file of scripts) assert.deepEqual(named(read(file)).filter((each) => !exists(`test/${each}`)), [], file)
})

test('every link inside the project leads somewhere', () => {
  for (const file of documents) {
    for (const link of all(read(file).replaceAll(/```[\s\S]*?```/g, ''), /\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue
      const [target, anchor] = link.split('#')
      const to = target === '' ? file : path.normalize(path.join(path.dirname(file), target))
      assert.ok(exists(to), `${file}: ${link}`)
      if (anchor === undefined) continue
      const anchors = all(read(to), /^#+ (.*)$/gm).map((heading) =>
        heading.toLowerCase().replaceAll(/[^\w\- ]/g, '').replaceAll(' ', '-'))
      assert.ok(anchors.includes(anchor), `${file}: ${link}`)
    }
  }
})

test('the list at the top of docs/api.md has every heading of a function', () => {
  const text = read('docs/api.md')
  const list = all(text.slice(0, text.indexOf('\n## ')), /\[([^\]]+)\]\(#/g)
  const headings = all(text, /^### (.*)$/gm).map((heading) => heading.split('(')[0])
  assert.ok(headings.length > 20)
  assert.deepEqual(headings.filter((each) => !list.includes(each)), [])
})

test('every path that ARCHITECTURE.md names exists', () => {
  const paths = all(read('ARCHITECTURE.md'), /`((?:src|lib|test|bench|cmake|deps|scripts|docs|examples)\/[^`*<…\s]*)`/g)
  assert.ok(paths.length > 20)
  assert.deepEqual(paths.filter((each) => !exists(each)), [])
})

test('every folder with sources is on the code map', () => {
  const map = read('ARCHITECTURE.md')
  const sources = files.filter((file) => /^(src|lib|test|examples)\//.test(file))
  const folders = new Set(sources.map((file) =>
    file.split('/').slice(0, file.startsWith('src/core/') ? 3 : 2)).filter((parts) =>
    !parts.at(-1).includes('.')).map((parts) => parts.join('/')))
  const missing = [...folders].filter((folder) =>
    fs.statSync(path.join(root, folder)).isDirectory() && !map.includes(`\`${folder}/`))
  assert.deepEqual(missing, [])
})

'use strict'

// Who may know whom. ARCHITECTURE.md, "Invariants", says why.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const path = require('node:path')
const { all, matching, read, withoutComments } = require('./repository')

const FAMILY = /^(?:core\/)?(hash|compress|json|password)\//

const includesOf = (file) => all(withoutComments(read(file)), /^\s*#\s*include\s*["<]([^">]+)[">]/gm)
const requiresOf = (file) => all(withoutComments(read(file)), /\brequire\('([^']+)'\)/g)

/** @returns {string[]} "file includes what", for what `allowed` refuses */
const refused = (files, list, allowed) =>
  files.flatMap((file) => list(file).filter((each) => !allowed(each)).map((each) => `${file}: ${each}`))

const core = matching(/^src\/core\/.*\.(h|cc)$/)
const addon = matching(/^src\/addon\/.*\.(h|cc)$/)

test('the core knows nothing of Node', () => {
  assert.ok(core.length > 20)
  const node = /^(napi|node_api|js_native_api|uv|v8|node)\b/
  assert.deepEqual(refused(core, includesOf, (each) => !node.test(each) && !each.startsWith('addon/')), [])
})

test('the engine knows no operation', () => {
  const engine = core.filter((file) => path.dirname(file) === 'src/core' && !path.basename(file).startsWith('flow.'))
  assert.ok(engine.length > 20)
  assert.deepEqual(refused(engine, includesOf, (each) => !FAMILY.test(each) && each !== 'flow.h'), [])
})

test('only the rows of the registry know operations in the add-on', () => {
  const others = addon.filter((file) => !file.endsWith('_operations.cc'))
  assert.ok(others.length > 15)
  assert.deepEqual(refused(others, includesOf, (each) => !FAMILY.test(each) && each !== 'core/flow.h'), [])
})

test('an operation sees no pool, no job and no thread', () => {
  const operations = core.filter((file) => path.dirname(file) !== 'src/core')
  assert.ok(operations.length > 10)
  const engine = /^(pool|job|job_queue|scheduler|worker|thread|parallelism)\.h$|^(thread|future|condition_variable)$/
  assert.deepEqual(refused(operations, includesOf, (each) => !engine.test(each)), [])
})

// Plan::Run turns std::bad_alloc into an error; nothing else is thrown.
test('the core never prints, aborts, exits or throws its own', () => {
  const wild = /(?<![\w.>:])(?:std::)?(abort|exit|_exit|quick_exit|terminate|printf|fprintf|puts|perror)\s*\(|std::(cout|cerr|clog)|(?<!\w)throw\b(?! std::bad_alloc\(\))/g
  for (const file of core) {
    const found = Array.from(withoutComments(read(file)).matchAll(wild), ([text]) => text)
    assert.deepEqual(found, [], file)
  }
})

test("lib's engine knows no operation", () => {
  const engine = ['binding', 'completions', 'errors', 'failures', 'inline', 'input', 'jobs', 'large-input', 'operation', 'options', 'pool',
    'room', 'signals', 'slots', 'task', 'tracing']
  const families = /\/(hash|hash-stream|password|compress|compress-stream|dictionary|json|plan|index)$|\/json\//
  const sources = engine.map((name) => `lib/${name}.js`)
  assert.deepEqual(refused(sources, requiresOf, (each) => !families.test(each)), [])
})

// Beside the engine: what a family answers synchronously, without a job.
const SYNCHRONOUS = ['lib/dictionary.js', 'lib/json/document.js', 'lib/password.js']

test('only binding.js finds the native add-on, and only the engine uses it', () => {
  const users = ['completions', 'failures', 'inline', 'jobs', 'large-input', 'operation', 'pool', 'task'].map((name) => `lib/${name}.js`)
    .concat(SYNCHRONOUS)
  for (const file of matching(/^lib\/.*\.js$/)) {
    const found = requiresOf(file).filter((each) => /\.node$|\/binding$|\/prebuilt$/.test(each))
    if (file === 'lib/prebuilt.js') assert.ok(found.every((each) => each.startsWith('../prebuilds/')))
    else if (file === 'lib/binding.js') assert.deepEqual(found, ['./prebuilt'])
    else if (!users.includes(file)) assert.deepEqual(found, [], file)
  }
})

test('adapters and metrics use the public names only', () => {
  const outer = matching(/^lib\/(http\/.*|metrics)\.js$/)
  assert.ok(outer.length > 0)
  const adapters = outer.filter((file) => file.startsWith('lib/http/'))
  assert.ok(adapters.length > 10)
  const inside = (file, each) => path.join(path.dirname(file), each)
  for (const file of adapters) {
    const foreign = requiresOf(file).filter((each) => each.startsWith('.')).map((each) => inside(file, each))
      .filter((each) => each !== 'lib/index' && !each.startsWith('lib/http/'))
    assert.deepEqual(foreign, [], file)
  }
  assert.deepEqual(refused(['lib/metrics.js'], requiresOf, (each) => each === './index'), [])
})

test('only adapters need packages, and no adapter needs its host', () => {
  const { dependencies } = JSON.parse(read('package.json'))
  const packagesOf = (file) => requiresOf(file).filter((each) => !/^(node:|\.)/.test(each))
  const lib = matching(/^lib\/.*\.js$/)
  assert.deepEqual(lib.filter((file) => !file.startsWith('lib/http/') && packagesOf(file).length > 0), [])
  const needed = lib.filter((file) => file.startsWith('lib/http/')).flatMap(packagesOf)
  assert.deepEqual([...new Set(needed)].sort(), Object.keys(dependencies).sort())
})

test('the rules that hosts share know no host', () => {
  for (const file of matching(/^lib\/http\/policy\/.*\.js$/)) {
    assert.deepEqual(requiresOf(file).filter((each) => /express|fastify/.test(each)), [], file)
  }
})

/** Those for Windows stand in for their twins, which are on the lists (cmake/json.cmake). */
const listed = (files) => files.filter((file) => file.endsWith('.cc') && !file.endsWith('_windows.cc'))

test('every core file is on the list that both build systems read', () => {
  const { variables } = JSON.parse(read('src/core/sources.gypi'))
  assert.deepEqual(variables.core_sources, listed(core))
})

test('every file of the add-on is on its list', () => {
  const { variables } = JSON.parse(read('src/addon/sources.gypi'))
  assert.deepEqual(variables.addon_sources, listed(addon))
})

test('what is of the system is there for each, in the core too, and nothing else asks for it', () => {
  const sources = [...core, ...addon]
  const named = (end) => sources.filter((file) => file.endsWith(end)).map((file) => file.slice(0, -end.length))
  assert.ok(named('_windows.cc').length > 5)
  assert.deepEqual(named('_windows.cc'), named('_posix.cc'))
  const system = /^(windows|unistd|fcntl|dlfcn|sched)\.h$|^sys\//
  const others = sources.filter((file) => !/_(posix|windows)\.cc$/.test(file))
  assert.deepEqual(refused(others, includesOf, (each) => !system.test(each)), [])
})

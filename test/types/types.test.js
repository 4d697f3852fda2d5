'use strict'

// The declarations, compiled with what users write. 'offloop' resolves to this package by its own name.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const ts = require('typescript')

const root = path.join(__dirname, '..', '..')
const fixtures = path.join(__dirname, 'fixtures')
const { ModuleKind, ModuleResolutionKind, ScriptTarget } = ts

const COMMON = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  target: ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
  typeRoots: [path.join(root, 'node_modules', '@types')],
  allowJs: true,
  checkJs: true,
}
const NODE16 = { ...COMMON, module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 }
const BUNDLER = { ...COMMON, module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler }

/** @returns {string[]} what the compiler says about these files and about lib */
function complaints (files, options) {
  const program = ts.createProgram(files, options)
  const ours = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('node_modules'))
  assert.ok(ours.some(({ fileName }) => fileName === path.join(root, 'lib', 'index.d.ts')), 'index.d.ts takes part')
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ].map((each) => ts.formatDiagnostic(each, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  }))
}

const fixture = (...names) => names.map((name) => path.join(fixtures, name))

test('what users write compiles as CommonJS, and mistakes do not', () => {
  assert.deepEqual(complaints(fixture('usage.ts', 'mistakes.ts', 'namespace.cts', 'plain.cjs', 'http.ts'), NODE16), [])
})

test('what users write compiles as an ES module', () => {
  assert.deepEqual(complaints(fixture('default.mts'), NODE16), [])
})

test('what users write compiles for a bundler', () => {
  assert.deepEqual(complaints(fixture('usage.ts', 'mistakes.ts', 'default.mts', 'http.ts'), BUNDLER), [])
})

test('Web streams go together with those of Node and with those of a browser, which TypeScript has by default', () => {
  const { lib, ...byDefault } = NODE16
  assert.deepEqual(complaints(fixture('web.ts'), NODE16), [])
  assert.deepEqual(complaints(fixture('web.ts', 'usage.ts', 'http.ts'), byDefault), [])
})

test('the entry points have types for a compiler that does not read exports', () => {
  // By its own name a package is found by its exports alone.
  const project = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-types-'))
  try {
    fs.mkdirSync(path.join(project, 'node_modules'))
    fs.symlinkSync(root, path.join(project, 'node_modules', 'offloop'))
    const file = path.join(project, 'main.ts')
    fs.writeFileSync(file, `import { hash } from 'offloop'
      import { compress } from 'offloop/express'
      import plugin from 'offloop/fastify'
      import { prometheus } from 'offloop/metrics'
      export const calls: [Promise<string>, string, Function, Function] = [hash('sha256', ''), prometheus(), compress(), plugin]`)
    const { Node10 } = ModuleResolutionKind
    const options = { module: ModuleKind.CommonJS, moduleResolution: Node10, ignoreDeprecations: '6.0', esModuleInterop: true }
    assert.deepEqual(complaints([file], { ...COMMON, ...options }), [])
  } finally {
    fs.rmSync(project, { recursive: true })
  }
})

test('the compiler sees a planted mistake', () => {
  const planted = path.join(fixtures, `planted-${process.pid}.ts`)
  fs.writeFileSync(planted, "import { hash } from 'offloop'\nexport const wrong: number = hash('sha256', '')\n")
  try {
    const found = complaints([planted], NODE16)
    assert.equal(found.length, 1)
    assert.match(found[0], /Promise<string>.* is not assignable to type 'number'/)
  } finally {
    fs.rmSync(planted)
  }
})

test('every name of the module is declared, and nothing else', () => {
  const program = ts.createProgram([path.join(root, 'lib', 'index.d.ts')], NODE16)
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(path.join(root, 'lib', 'index.d.ts'))
  const declared = checker.getExportsOfModule(checker.getSymbolAtLocation(file))
    .filter((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      return target.flags & ts.SymbolFlags.Value
    })
    .map(({ name }) => name)
  assert.deepEqual(declared.sort(), Object.keys(require('offloop')).sort())
})

'use strict'

// scripts/deps with stand-ins for apt-get and for what it fetches.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { read } = require('./repository')

/** What apt-get would write to a terminal goes to a file: the suite of the list that it was given. */
const APT = `#!/bin/sh
case "$*" in
  *indextargets*) . /etc/os-release; echo "$VERSION_CODENAME main file:/none" ;;
  *update*|*source*) for each; do case $each in Dir::Etc::sourcelist=*) cat "\${each#*=}" >>"$APT_LOG" ;; esac; done ;;
esac
`

const carrier = (suite) => ({ type: 'debian', suite, package: 'none', file: 'none.tar.gz', roots: ['none'] })
const MANIFEST = { libraries: [{ name: 'none', version: '1', treeSha256: '', take: [], carriers: ['one', 'two', 'one'].map(carrier) }] }

const isDebian = fs.existsSync('/etc/os-release') && /^ID=debian/m.test(fs.readFileSync('/etc/os-release', 'utf8'))

test('each suite of Debian is read once, and searched for what is said to be there', { skip: !isDebian && 'this is not Debian' }, (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offloop-deps-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const recipes = ['CMakeLists.txt', 'edit.cmake', 'libdeflate.cmake', 'zstd.cmake'].map((name) => [`deps/${name}`, ''])
  for (const [name, text] of [
    ['scripts/deps', read('scripts/deps')], ['bin/apt-get', APT], ['deps/manifest.json', JSON.stringify(MANIFEST)], ...recipes,
  ]) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 })
  }
  const log = path.join(folder, 'log')
  const { status, stdout } = spawnSync(process.execPath, ['scripts/deps', '--print-hashes'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${folder}/bin:${process.env.PATH}`,
      OFFLOOP_CACHE: path.join(folder, 'cache'),
      OFFLOOP_DEPS_DIR: '',
      APT_LOG: log,
    },
  })
  assert.equal(status, 1)
  assert.deepEqual(stdout.match(/Debian \w+/g), ['Debian one', 'Debian two'])
  // Of each update and each search.
  assert.deepEqual(fs.readFileSync(log, 'utf8').match(/\w+ main$/gm), ['one', 'one', 'two', 'two', 'one'].map((suite) => `${suite} main`))
})

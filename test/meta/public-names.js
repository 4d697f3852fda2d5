'use strict'

// How users reach the operations of the registry. A row that is not listed has the name of its public function.

const PUBLIC = {
  __proto__: null,
  digest: 'hash',
  digestTap: 'plan.digest',
  digestMany: 'hash.many',
  digestFile: 'hash.file',
  digestStream: 'createHash',
  compressStream: 'createCompress',
  decompressStream: 'createDecompress',
  'json.lines': 'json.createLines',
}

/** Fields that a public function takes as an argument, or fills in itself. */
const ARGUMENTS = {
  __proto__: null,
  digest: ['algorithm'],
  digestTap: ['algorithm'],
  digestMany: ['algorithm'],
  digestFile: ['algorithm'],
  digestStream: ['algorithm'],
  hmac: ['algorithm', 'key'],
  compress: ['format'],
  decompress: ['format'],
  compressStream: ['format'],
  decompressStream: ['format'],
  trainDictionary: ['sizes'],
  'password.verify': ['phc'],
  'json.get': ['pointer'],
  'json.format': ['indent'],
  'json.patch': ['operations'],
  'json.mergePatch': ['patch'],
  'json.query': ['path'],
  'json.open': ['document'],
  'json.lines': ['plan', 'groups', 'skip'],
  'json.search': ['expression'],
}

/** Steps that compute nothing: they have tests, and nothing to fuzz, to measure or to document. */
const TRIVIAL = new Set(['text', 'discard', 'release'])

module.exports = { publicName: (name) => PUBLIC[name] ?? name, arguments: ARGUMENTS, trivial: TRIVIAL }

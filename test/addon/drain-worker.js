'use strict'

// The program of docs/pool.md on shutting down, as it stands.

const fs = require('node:fs')
const path = require('node:path')

const text = fs.readFileSync(path.join(__dirname, '../../docs/pool.md'), 'utf8')
const [, program] = /^## Shutting down$.*?^```js$(.*?)^```$/ms.exec(text)
// eslint-disable-next-line no-new-func
new Function('require', program)(require)

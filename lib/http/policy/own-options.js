'use strict'

/** The own options of an object, without properties of Object.prototype. */
const ownOf = (options) => ({ __proto__: null, ...options })

module.exports = { ownOf }

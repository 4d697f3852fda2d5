'use strict'

/** The options that an object has itself: what somebody put on Object.prototype is none. */
const ownOf = (options) => ({ __proto__: null, ...options })

module.exports = { ownOf }

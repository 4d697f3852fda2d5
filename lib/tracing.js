'use strict'

// The tracing channel `offloop.job`: start and end around the submission, asyncStart and asyncEnd
// around the settlement, error on a failure. Costs one check while nobody listens.

const { tracingChannel } = require('node:diagnostics_channel')

const channel = tracingChannel('offloop.job')
const parts = [channel.start, channel.end, channel.asyncStart, channel.asyncEnd, channel.error]

/**
 * @param {() => Promise} start
 * @param {{ __proto__: null, operation: string, lane: string }} context what subscribers get
 */
function traceJob (start, context) {
  return channel.tracePromise(start, context)
}

// The channel knows this itself since Node 22.
const isTraced = channel.hasSubscribers === undefined
  ? () => parts.some((part) => part.hasSubscribers)
  : () => channel.hasSubscribers

module.exports = { traceJob, isTraced }

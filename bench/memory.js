'use strict'

// Resident memory, as Linux tells it. Not process.resourceUsage().maxRSS: a child's begins with the peak of the process that
// started it.

const fs = require('node:fs')

/** Of a process, now and at its highest since resetPeak(), in bytes. */
function residentMemory (pid = 'self') {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm'))[1]) * 1024
  return { now: field('VmRSS'), peak: field('VmHWM') }
}

function resetPeak (pid = 'self') {
  fs.writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

module.exports = { residentMemory, resetPeak }

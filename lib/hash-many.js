'use strict'

const { makeError } = require('./errors')
const { joinMembers, nextTurn } = require('./input')
const { JobKind } = require('./job-kind')
const { runHere, runJob } = require('./jobs')
const { letIn } = require('./room')

/** Members that are copied, and digests that are cut apart, in one turn of the event loop: 2 ms. */
const MEMBERS_A_TURN = 4096

const MANY = new JobKind({ operation: 'hash.many', keepChunks: true })
// Part of such a call; traces know the whole.
const SOME = new JobKind({ keepChunks: true })

/** @returns {Promise<Array>} the digest of each member of `list` as it is now, by a plan that gives them joined */
function digestMany (plan, list, run) {
  // To be moved, members have to be together: one buffer may be behind several.
  if (list.length > MEMBERS_A_TURN && run.move !== true) {
    const members = Array.from(list)
    return runHere((wanted) => digestInTurns(plan, members, run, wanted), run, MANY)
  }
  const members = joinMembers(list, 'data')
  return runJob(plan, members, run, MANY.converting((joined) => split(joined, members.length)))
}

async function digestInTurns (plan, members, run, wanted) {
  const further = letIn(run)
  const parts = []
  let failed = false
  for (let at = 0; at < members.length && !failed && wanted(); at += MEMBERS_A_TURN) {
    const some = joinMembers(members.slice(at, at + MEMBERS_A_TURN), 'data', at)
    const digests = runJob(plan, some, at === 0 ? run : further, SOME)
    digests.catch(() => { failed = true })
    parts.push({ digests, count: some.length })
    await nextTurn()
  }
  const all = []
  for (const { digests, count } of parts) {
    for (const each of split(await digests, count)) all.push(each)
    await nextTurn()
  }
  return all
}

// All digests have the same size, so they travel as one string or Buffer.
function split (joined, count) {
  if (joined === null) {
    throw makeError('ERR_OFFLOOP_OUTPUT_TOO_LARGE', "The digests are longer than a string can be; ask for the encoding 'buffer'")
  }
  const size = joined.length / count
  if (typeof joined !== 'string') return Array.from({ length: count }, (_, i) => joined.subarray(i * size, (i + 1) * size))
  // Not slices of the string: each would keep the whole of it alive.
  const bytes = Buffer.from(joined, 'latin1')
  return Array.from({ length: count }, (_, i) => bytes.toString('latin1', i * size, (i + 1) * size))
}

module.exports = { digestMany }

'use strict'

const { makeError } = require('./errors')
const { joinMembers, measure, nextTurn, SLICE_BYTES } = require('./input')
const { JobKind } = require('./job-kind')
const { runHere, runJob } = require('./jobs')
const { pool } = require('./pool')
const { admitted } = require('./room')

/** How many members are copied, or digests cut apart, in one turn of the event loop: 2 ms. */
const MEMBERS_A_TURN = 4096

const MANY = new JobKind({ operation: 'hash.many', name: 'list', keepChunks: true })
// Part of such a call; the whole call is traced.
const SOME = new JobKind({ name: 'list', keepChunks: true })

/** @returns {Promise<Array>} the digest of each member of `list` as it is now, by a plan that returns them joined */
function digestMany (plan, list, run) {
  // Members to be moved must stay together, because several may share one buffer.
  if (list.length > MEMBERS_A_TURN && run.move !== true) {
    const members = Array.from(list)
    return runHere((wanted) => digestInTurns(plan, members, run, wanted), run, MANY)
  }
  const members = joinMembers(list, 'list')
  return runJob(plan, members, run, MANY.converting((joined) => split(joined, members.length)))
}

// As many parts are under way as there are threads, and one more: the rest of the queue is for others.
async function digestInTurns (plan, members, run, wanted) {
  const further = admitted(run)
  const most = pool.stats().threads + 1
  const parts = []
  const all = []
  const takeDigests = async () => {
    const { digests, count } = parts.shift()
    for (const each of split(await digests, count)) all.push(each)
    await nextTurn()
  }
  for (let at = 0; at < members.length && wanted();) {
    const some = joinMembers(members.slice(at, endOfPart(members, at)), 'list', at)
    const digests = runJob(plan, some, at === 0 ? run : further, SOME)
    // Reported by takeDigests(), in order.
    digests.catch(() => {})
    parts.push({ digests, count: some.length })
    at += some.length
    await nextTurn()
    if (parts.length === most) await takeDigests()
  }
  while (parts.length > 0) await takeDigests()
  return all
}

/** The end of the part of the list that is copied in one turn. */
function endOfPart (members, from) {
  const most = Math.min(members.length, from + MEMBERS_A_TURN)
  let bytes = measure(members[from])
  let end = from + 1
  for (; end < most; end++) {
    bytes += measure(members[end])
    if (bytes > SLICE_BYTES) break
  }
  return end
}

// All digests have the same size, so they travel as one string or Buffer.
function split (joined, count) {
  if (joined === null) {
    throw makeError('ERR_OFFLOOP_OUTPUT_TOO_LARGE', "The digests are longer than a string can be; ask for the encoding 'buffer'")
  }
  const size = joined.length / count
  if (typeof joined !== 'string') return Array.from({ length: count }, (_, i) => joined.subarray(i * size, (i + 1) * size))
  // Not slices of the string: each would keep the whole string alive.
  const bytes = Buffer.from(joined, 'latin1')
  return Array.from({ length: count }, (_, i) => bytes.toString('latin1', i * size, (i + 1) * size))
}

module.exports = { digestMany }

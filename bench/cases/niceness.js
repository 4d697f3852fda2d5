'use strict'

// What the lower priority of the pool's threads is for: how late the event loop is while every CPU computes, and whether
// the work takes longer for it.

const { documentFile } = require('../documents')

const LATE = 'a timer of 1 ms, under full load'
const WORK = 'the work, with the timer running'

const timer = () => new Promise((resolve) => { setTimeout(resolve, 1) })

const rival = (name, niceness) => ({
  name,
  setup ({ name: variant }) {
    const { hash, pool } = require('../../lib')
    pool.configure({ niceness })
    const work = () => hash.file(documentFile, 'blake2b512')
    const [measured, beside] = variant === LATE ? [timer, work] : [work, timer]
    const lane = async () => { for (;;) await beside() }
    for (let i = 0; i < 2 * pool.stats().threads; i++) lane()
    return { call: measured }
  },
})

module.exports = {
  title: 'the priority of the threads',
  variants: [{ name: LATE, inFlight: 1 }, { name: WORK, inFlight: 8 }],
  rivals: [rival('offloop', 5), rival('niceness 0', 0), rival('niceness 10', 10), rival('niceness 19', 19)],
  goals: [
    {
      text: "the loop's p99 is lower than with niceness 0, to this share",
      measured: (results) => results[LATE].offloop.p99 / results[LATE]['niceness 0'].p99,
      met: (value) => value < 1,
    },
    {
      text: 'the work is at least 0.95 times as fast as with niceness 0',
      measured: (results) => results[WORK]['niceness 0'].offloop.ratio,
      met: (value) => value >= 0.95,
    },
  ],
}

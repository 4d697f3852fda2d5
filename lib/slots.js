'use strict'

// The jobs in native code, which knows them only by number: a table of slots.

const slots = []
const freeIds = []

/** Gives a task the number of its job. */
function enter (task) {
  const id = freeIds.length > 0 ? freeIds.pop() : slots.push(undefined) - 1
  slots[id] = task
  task.id = id
}

/** Frees the number: the job has ended, or was never made. */
function leave (task) {
  const { id } = task
  task.id = -1
  slots[id] = undefined
  freeIds.push(id)
}

const taskOf = (id) => slots[id]

/** @returns {Task[]} as they are now */
const entered = () => slots.filter((task) => task !== undefined)

module.exports = { enter, leave, taskOf, entered }

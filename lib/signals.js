'use strict'

// One listener for each signal, however many calls share it.
const tasksOfSignal = new WeakMap()
// Without a prototype: a polluted one could have a `signal` that removes the listener.
const ONCE = Object.freeze({ __proto__: null, once: true })

function watch (signal, task) {
  let watched = tasksOfSignal.get(signal)
  if (watched === undefined) {
    const tasks = new Set()
    const listener = () => {
      tasksOfSignal.delete(signal)
      for (const each of tasks) each.abort()
    }
    watched = { tasks, listener }
    signal.addEventListener('abort', listener, ONCE)
    tasksOfSignal.set(signal, watched)
  }
  watched.tasks.add(task)
}

function forget (signal, task) {
  const watched = tasksOfSignal.get(signal)
  if (watched === undefined) return
  watched.tasks.delete(task)
  if (watched.tasks.size > 0) return
  tasksOfSignal.delete(signal)
  signal.removeEventListener('abort', watched.listener)
}

module.exports = { watch, forget }

'use strict'

// What node --trace-gc prints, read.

const PAUSE = /: (Scavenge|Mark-Compact|Minor Mark-Sweep)\b.*?, (?:pooled: \S+ MB, )?([\d.]+) \/ [\d.]+ ms/

/** @returns {Array<{ kind: string, milliseconds: number }>} the pauses of the last finished churn */
function pausesOf (output) {
  const end = output.lastIndexOf('churn ends')
  const begin = output.lastIndexOf('churn begins', end)
  return output.slice(begin, end).split('\n').flatMap((line) => {
    const found = line.match(PAUSE)
    return found === null ? [] : [{ kind: found[1], milliseconds: Number(found[2]) }]
  })
}

module.exports = { pausesOf }

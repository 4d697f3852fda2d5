'use strict'

// A message may have any character except a line break.
const FAULT = /^(\d+) (\d+) (-?\d+) (\w+) (.*)$/s

/** Many bytes stay a Buffer, which native code knows to be JSON; few become a string. */
const part = (output, from, to) => typeof output === 'string' ? output.slice(from, to) : output.subarray(from, to)

/** Several lines that go through the pool as one job. */
class Batch {
  // How many bytes it took from the stream.
  constructor (bytes) {
    this.bytes = bytes
    this.done = false
    this.error = undefined
    // Lines seen, and descriptions of the bad ones, one per line, some of which may have been taken.
    this.lines = 0
    this.faults = ''
    this.faultsTaken = 0
    this.output = undefined
    // For values: where the next group starts in the output, and what is left of the last one.
    this.at = 0
    this.values = undefined
    this.next = 0
    // Whether all values are handed out.
    this.out = false
  }

  /** The batch is a single line that was not kept. */
  failAsTooLong (most) {
    this.lines = 1
    this.faults = `1 0 -1 ERR_OFFLOOP_INVALID_INPUT The line has more than the ${most} bytes that are allowed\n`
    this.done = true
  }

  /** @returns {string | Buffer} the next line of the output, an array of values. Precondition: there is one */
  takeGroup () {
    const { output, at } = this
    const end = output.indexOf('\n', at)
    this.at = end + 1
    return part(output, at, end)
  }

  get hasFaults () {
    return this.faultsTaken < this.faults.length
  }

  /** The next fault; positions are within the batch. Precondition: there is one. */
  takeFault () {
    const end = this.faults.indexOf('\n', this.faultsTaken)
    const [, line, start, offset, code, message] = FAULT.exec(this.faults.slice(this.faultsTaken, end))
    this.faultsTaken = end + 1
    return { line: Number(line), start: Number(start), offset: Number(offset), code, message }
  }
}

module.exports = { Batch, part }

'use strict'

// Divides what is written to a stream of lines into batches of complete lines, looking only at their ends.

/** Bytes of a batch, unless a line is longer: a few tenths of a millisecond of work for a thread. */
const BATCH_BYTES = 256 * 1024
/** The start of a line is kept in blocks of this size, or of a chunk's size if that is more. */
const BLOCK = 64 * 1024
const LINE_FEED = 10
const EMPTY = Buffer.alloc(0)
const BYTE_ORDER_MARK = Buffer.from('\ufeff')

/** Why a batch has no lines: it stands for a line that was too long and was not kept. */
const TOO_LONG = Symbol('too long')

/** The start of a line whose end has not arrived: a copy, in few blocks however small the chunks are. */
class OpenLine {
  length = 0
  #full = []
  // Grows up to the size of a block.
  #last = EMPTY
  #used = 0

  add (bytes) {
    this.length += bytes.length
    while (bytes.length > 0) {
      if (this.#used === this.#last.length) this.#makeRoom(bytes.length)
      const copied = bytes.copy(this.#last, this.#used)
      this.#used += copied
      bytes = bytes.subarray(copied)
    }
  }

  /** @returns {Buffer[]} the content, which is removed */
  take () {
    const blocks = this.#full
    if (this.#used > 0) blocks.push(this.#last.subarray(0, this.#used))
    this.length = this.#used = 0
    this.#full = []
    this.#last = EMPTY
    return blocks
  }

  #makeRoom (wanted) {
    if (this.#used >= BLOCK) {
      this.#full.push(this.#last)
      this.#last = EMPTY
      this.#used = 0
    }
    const least = this.#full.length > 0 ? BLOCK : Math.min(BLOCK, 2 * this.#used)
    const larger = Buffer.allocUnsafe(Math.max(least, wanted))
    this.#last.copy(larger)
    this.#last = larger
  }
}

class LineSplitter {
  // Bytes of complete lines in order, from #head on; a number instead is the size of a line that was too long.
  #whole = []
  #head = 0
  #rest = new OpenLine()
  // Bytes so far of a line that is too long.
  #dropped = 0
  #first = true

  constructor (maxLineBytes) {
    this.maxLineBytes = maxLineBytes
  }

  /** Whether there is something to take. */
  get waiting () {
    return this.#head < this.#whole.length
  }

  /** @param {Buffer} chunk read until it has been taken; its last, open line is copied */
  add (chunk) {
    if (this.#dropped > 0) {
      const end = chunk.indexOf(LINE_FEED) + 1
      this.#dropped += end === 0 ? chunk.length : end
      if (end === 0) return
      this.#endDropped()
      chunk = chunk.subarray(end)
    }
    const end = chunk.lastIndexOf(LINE_FEED) + 1
    if (end > 0) {
      this.#endRest()
      this.#whole.push(chunk.subarray(0, end))
    }
    if (end === chunk.length) return
    const open = this.#rest.length + chunk.length - end
    // White space around a line and a CR do not count, but this much of them is refused too.
    if (open > this.maxLineBytes + 1) {
      this.#dropped = open
      this.#rest.take()
    } else {
      this.#rest.add(chunk.subarray(end))
    }
  }

  /** The input has ended. */
  end () {
    if (this.#dropped > 0) this.#endDropped()
    this.#endRest()
  }

  /**
   * @returns {{ chunks: Buffer[], bytes: number, mark: number, reason?: symbol } | undefined} some complete lines, and how
   *   many bytes they have, not counting a byte order mark before them; undefined when there are none
   */
  take () {
    if (!this.waiting) return undefined
    const first = this.#first
    this.#first = false
    if (typeof this.#next === 'number') return { chunks: [], bytes: this.#shift(), mark: 0, reason: TOO_LONG }
    const chunks = []
    let bytes = 0
    do {
      const chunk = this.#takeSome(BATCH_BYTES - bytes)
      chunks.push(chunk)
      bytes += chunk.length
      // The start and the end of a line must stay together.
    } while (this.waiting && typeof this.#next !== 'number' && (bytes < BATCH_BYTES || chunks.at(-1).at(-1) !== LINE_FEED))
    return first ? withoutMark(chunks, bytes) : { chunks, bytes, mark: 0 }
  }

  // Up to the last line end within `room`, or else up to the first; everything if there is none.
  #takeSome (room) {
    const chunk = this.#next
    if (chunk.length > room) {
      const last = chunk.lastIndexOf(LINE_FEED, Math.max(0, room - 1)) + 1
      const end = last > 0 ? last : chunk.indexOf(LINE_FEED) + 1
      if (end > 0 && end < chunk.length) {
        this.#whole[this.#head] = chunk.subarray(end)
        return chunk.subarray(0, end)
      }
    }
    return this.#shift()
  }

  get #next () {
    return this.#whole[this.#head]
  }

  #shift () {
    const next = this.#next
    this.#whole[this.#head++] = undefined
    if (!this.waiting) {
      this.#whole = []
      this.#head = 0
    }
    return next
  }

  #endRest () {
    for (const block of this.#rest.take()) this.#whole.push(block)
  }

  #endDropped () {
    this.#whole.push(this.#dropped)
    this.#dropped = 0
  }
}

// RFC 8259 lets a parser ignore a byte order mark at the start of a text; here that is the start of the stream.
function withoutMark (chunks, bytes) {
  const start = Buffer.concat(chunks.map((chunk) => chunk.subarray(0, BYTE_ORDER_MARK.length)))
  if (!start.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) return { chunks, bytes, mark: 0 }
  const mark = BYTE_ORDER_MARK.length
  return { chunks: [Buffer.concat(chunks).subarray(mark)], bytes: bytes - mark, mark }
}

module.exports = { LineSplitter, TOO_LONG }

'use strict'

/** So many are kept as they are: honest bodies have a few. */
const KEPT = 64
/** Bytes. What is larger is worth a chunk of its own. */
const SMALL = 4096
const BLOCK = 64 * 1024

/**
 * Chunks of a body, as they arrive. A client may send each byte on its own, and a
 * chunk takes a hundred bytes besides its own: from some number on small ones are
 * joined.
 */
class Chunks {
  #list = []
  // What small ones are written to, and how far.
  #block
  #used = 0

  add (chunk) {
    if (this.#list.length < KEPT) this.#list.push(chunk)
    else if (chunk.length < SMALL) this.#join(chunk)
    else {
      this.#endBlock()
      this.#list.push(chunk)
    }
  }

  /** @returns {Uint8Array[]} all of them, in order */
  take () {
    this.#endBlock()
    return this.#list
  }

  #join (chunk) {
    if (this.#used + chunk.length > BLOCK) this.#endBlock()
    this.#block ??= Buffer.allocUnsafeSlow(BLOCK)
    this.#block.set(chunk, this.#used)
    this.#used += chunk.length
  }

  #endBlock () {
    if (this.#used > 0) this.#list.push(this.#block.subarray(0, this.#used))
    this.#block = undefined
    this.#used = 0
  }
}

module.exports = { Chunks }

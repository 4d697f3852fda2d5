'use strict'

/** This many chunks are kept as they are: honest bodies have few. */
const KEPT = 64
/** Bytes. Anything larger stays a chunk of its own. */
const SMALL = 4096
const BLOCK = 64 * 1024

/**
 * Chunks of a body, as they arrive. A client may send each byte by itself, and a chunk takes a
 * hundred bytes of overhead, so after some number small ones are joined.
 */
class Chunks {
  #list = []
  // Where small chunks are written, and how far.
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

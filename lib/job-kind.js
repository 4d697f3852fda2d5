'use strict'

/**
 * What the engine has to know of the public function that calls it. Its fields
 * are always all there: they are read for every job, and looking for what is
 * missing takes longer than a small job does.
 */
class JobKind {
  /**
   * @param {object} how
   * @param {string} [how.operation] the function's name, for traces
   * @param {string} [how.name] of the argument with the data, for errors
   * @param {number} [how.action] for a plan with state
   * @param {boolean} [how.native] data is the handle of something native, which the job shares
   * @param {boolean} [how.keepChunks] the plan tells the elements of an array apart
   * @param {boolean} [how.secret] data is a password, of which native code makes a copy that it wipes
   * @param {number} [how.inlineBytes] inputs up to this size run here and now, unless that
   *   takes long; not for a plan with state, because it may run twice
   * @param {number} [how.aloneBytes] the same while no other job is under way
   * @param {Function} [how.convert] makes the result, or a promise of it, of the native
   *   value and an object whose `settled` becomes true when nobody waits any more; for a
   *   step that sends its result in parts, a promise of it, of Parts
   */
  constructor ({ operation, name = 'data', action = 0, native = false, keepChunks = false, secret = false, inlineBytes = -1, aloneBytes = -1, convert }) {
    this.operation = operation
    this.name = name
    this.action = action
    this.native = native
    this.keepChunks = keepChunks
    this.secret = secret
    this.inlineBytes = inlineBytes
    this.aloneBytes = Math.max(inlineBytes, aloneBytes)
    this.convert = convert
  }

  /** @returns {JobKind} the same for a result that has to be converted */
  converting (convert) {
    const kind = new JobKind(this)
    kind.convert = convert
    return kind
  }
}

module.exports = { JobKind }

'use strict'

/**
 * What the engine must know about the public function that calls it. All fields always exist: they are read for every job, and
 * looking up a missing one takes longer than a small job.
 */
class JobKind {
  /**
   * @param {object} how
   * @param {string} [how.operation] the function's name, for traces
   * @param {string} [how.name] the name of the argument with the data, for errors
   * @param {number} [how.action] for a plan with state
   * @param {boolean} [how.native] data is a handle of something native, which the job shares
   * @param {boolean} [how.keepChunks] the plan needs the elements of an array apart
   * @param {boolean} [how.secret] data is a password; native code wipes its copy
   * @param {number} [how.inlineBytes] inputs up to this size run inline, unless that takes long; not for a plan with state,
   *   because it may run twice
   * @param {number} [how.aloneBytes] the same while no other job is under way
   * @param {Function} [how.convert] makes the result, or a promise of it, from the native value and an object whose `settled`
   *   becomes true when nobody waits any more; for a step that sends its result in parts, a promise of it from Parts
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

  /** @returns {JobKind} the same, for a result that must be converted */
  converting (convert) {
    const kind = new JobKind(this)
    kind.convert = convert
    return kind
  }
}

module.exports = { JobKind }

'use strict'

// The words of a value tape: a tag in the low bits, its load above. The same
// numbers as in src/core/json/value_tape.h, which says what follows each.

module.exports = {
  INTEGER: 0,
  NUMBER: 1,
  LITERAL: 2,
  SHORT: 3,
  LATIN1: 4,
  WIDE: 5,
  REPEATED: 6,
  DEFINE: 7,
  ARRAY: 8,
  OBJECT: 9,
  MEMBERS: 10,
  INTEGERS: 11,
  NUMBERS: 12,
  BIG_ARRAY: 13,
  BIG_MEMBERS: 14,

  TAG_BITS: 4,
  TAG_MASK: 15,
}

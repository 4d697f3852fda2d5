#ifndef OFFLOOP_CORE_JSON_WALK_HANDLER_H_
#define OFFLOOP_CORE_JSON_WALK_HANDLER_H_

#include <cstddef>
#include <cstdint>

#include "pace.h"

namespace offloop::json {

// Told about everything in a text, in order. This one listens to nothing, which
// makes a walk a mere validation, and is the base of handlers that care about
// some things only. Offsets are those of the source text; `depth` is the number
// of containers around.
//
// The walk works on a copy that it gives back at the end, so that what a
// handler remembers lives in registers.
struct NoHandler {
  // False when none of the functions below does anything.
  static constexpr bool kListens = false;
  // At most so many of the calls below come before the next Reserve(). False
  // when memory ran out, which ends the walk.
  bool Reserve(size_t /*calls*/) { return true; }
  // At the opening and at the closing bracket: '{' and '}' or '[' and ']'.
  void Open(uint8_t /*bracket*/, uint32_t /*at*/, size_t /*depth*/) {}
  void Close(uint8_t /*bracket*/, uint32_t /*at*/, size_t /*depth*/) {}
  // Asked after Open(): whether nothing in this container matters.
  bool Skips(size_t /*depth*/) const { return true; }
  // Before every value that is the element of an array.
  void Element(size_t /*depth*/) {}
  // A property name or a string. `open` is its opening quote; StringEnd(text,
  // before, pace) is its end. Until the walk has succeeded, the string may turn
  // out to be unclosed.
  void Key(uint32_t /*open*/, uint32_t /*before*/, size_t /*depth*/,
           Pace& /*pace*/) {}
  void String(uint32_t /*open*/, uint32_t /*before*/, Pace& /*pace*/) {}
  // A number, true, false or null, told apart by the first byte.
  void Scalar(uint8_t /*first*/, uint32_t /*begin*/, uint32_t /*end*/) {}
};

// The end of a string, closing quote included, when only white space stands
// between it and `before`. Counts the white space, where it is long. In a run
// that is cancelled meanwhile it is anywhere behind the string. Precondition:
// the opening quote is before `before`.
[[gnu::cold]] uint32_t StringEndFarAway(const uint8_t* text, uint32_t before,
                                        Pace& pace);
inline uint32_t StringEnd(const uint8_t* text, uint32_t before, Pace& pace) {
  // A quote ends this, the opening one at the latest.
  while (text[before - 1] <= ' ') {
    --before;
    if (before % RunContext::kSlice == 0) [[unlikely]] {
      return StringEndFarAway(text, before, pace);
    }
  }
  return before;
}

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_WALK_HANDLER_H_

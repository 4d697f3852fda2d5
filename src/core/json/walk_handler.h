#ifndef OFFLOOP_CORE_JSON_WALK_HANDLER_H_
#define OFFLOOP_CORE_JSON_WALK_HANDLER_H_

#include <cstddef>
#include <cstdint>

#include "pace.h"

namespace offloop::json {

// Receives everything in a text, in order. This handler ignores everything, so
// that a walk only validates, and is the base of handlers that need only some
// of it. Offsets are those of the source text; `depth` is the number of
// containers around.
//
// The walk works on a copy, which it assigns back at the end, so that a
// handler's state lives in registers.
struct NoHandler {
  // False when none of the functions below does anything.
  static constexpr bool kListens = false;
  // The most calls of the functions below before the next Reserve(). False when
  // memory ran out, which ends the walk.
  bool Reserve(size_t /*calls*/) { return true; }
  // At the opening and at the closing bracket: '{' and '}' or '[' and ']'.
  void Open(uint8_t /*bracket*/, uint32_t /*at*/, size_t /*depth*/) {}
  void Close(uint8_t /*bracket*/, uint32_t /*at*/, size_t /*depth*/) {}
  // Called after Open(): whether to skip the content of this container.
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
// between it and `before`. Counts the white space, where it is long. In a
// cancelled run meanwhile it is anywhere after the string. Precondition: the
// opening quote is before `before`.
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

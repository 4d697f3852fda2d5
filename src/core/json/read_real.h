#ifndef OFFLOOP_CORE_JSON_READ_REAL_H_
#define OFFLOOP_CORE_JSON_READ_REAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "bytes.h"
#include "pace.h"

namespace offloop::json {

// The double that JSON.parse makes of a valid JSON number of any length: the
// nearest one, of two equally near ones the even one; Infinity when it is too
// large; -0 for "-0". With a pace, counts long numbers. Thread-safe.
double ReadReal(ByteView number, Pace* pace = nullptr);

// How many steps of an evaluation reading a number takes in addition to those
// for its bytes: with more digits than 64 bits hold, arithmetic of hundreds of
// digits may have to decide how it is rounded.
inline uint64_t ExtraSteps(ByteView number) {
  constexpr size_t kFewDigits = 24;
  return number.size() > kFewDigits ? 64 : 0;
}

// The value of a valid JSON number that is written as an integer, without
// fraction and exponent, and has at most nine digits; but none for "-0".
// Thread-safe.
std::optional<int32_t> ReadSmallInteger(ByteView number);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_READ_REAL_H_

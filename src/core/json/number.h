#ifndef OFFLOOP_CORE_JSON_NUMBER_H_
#define OFFLOOP_CORE_JSON_NUMBER_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "run_context.h"

namespace offloop::json {

inline bool IsDigit(uint8_t byte) {
  return static_cast<uint8_t>(byte - '0') < 10;
}

inline bool IsHexDigit(uint8_t byte) {
  return IsDigit(byte) || static_cast<uint8_t>((byte | 0x20) - 'a') < 6;
}

// Whether a number, true, false or null may end before `byte`: white space or
// one of the six structural characters. (A quote may not follow either.)
inline bool EndsScalar(uint8_t byte) {
  static constexpr auto kTable = [] {
    std::array<bool, 256> table = {};
    for (const char end :
         {' ', '\t', '\n', '\r', ',', ':', '[', ']', '{', '}'}) {
      table[static_cast<uint8_t>(end)] = true;
    }
    return table;
  }();
  return kTable[byte];
}

// The first byte in [at, end) that is not a digit. Passes checkpoints in long
// runs, and stops at a digit when the run is cancelled.
inline const uint8_t* SkipDigits(const uint8_t* at, const uint8_t* end,
                                 RunContext& context) {
  constexpr std::ptrdiff_t kSlice = RunContext::kSlice;
  for (;;) {
    const uint8_t* const stop = at + std::min(kSlice, end - at);
    while (at != stop && IsDigit(*at)) ++at;
    if (at != stop || at == end || !context.Checkpoint()) return at;
  }
}

// Whether `size` bytes are a number, of up to 8 bytes and without an exponent;
// false may also mean that this check cannot tell. Checks all bytes at once,
// because the end of a number is hard to predict. Preconditions: 1 <= size <=
// 8, and 8 bytes may be read.
inline bool IsShortNumber(const uint8_t* begin, size_t size) {
  if constexpr (std::endian::native != std::endian::little) return false;
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kZeros = kOnes * '0';
  uint64_t word = 0;
  std::memcpy(&word, begin, sizeof(word));
  // The bytes after it become zeros; then the same for the sign.
  word = (word ^ kZeros) << (8 * (8 - size));
  size_t first = 8 - size;
  constexpr uint64_t kSign = '-' ^ '0';
  if ((word >> (8 * first) & 0xFFu) == kSign) {
    word ^= kSign << (8 * first);
    ++first;
  }
  // Each digit is now its value. Adding 6 makes anything else overflow.
  const auto others = [](uint64_t digits) {
    return ((digits + kOnes * 6) | digits) & (kOnes * 0xF0);
  };
  const bool leading_zero = first < 8 && (word >> (8 * first) & 0xFFu) == 0;
  const uint64_t found = others(word);
  if (found == 0) return first < 7 ? !leading_zero : first == 7;
  const auto point = static_cast<size_t>(std::countr_zero(found)) / 8;
  constexpr uint64_t kPoint = '.' ^ '0';
  word ^= kPoint << (8 * point);
  return others(word) == 0 && (word >> (8 * point) & 0xFFu) == 0 &&
         point > first && point < 7 && (!leading_zero || point == first + 1);
}

struct NumberEnd {
  // The first byte after the number, or the first one that cannot be right.
  const uint8_t* at;
  bool ok;
};

// Checks the number grammar of RFC 8259 on [begin, end), of any length; what
// follows the number is not looked at. When the run is cancelled meanwhile, it
// stops at a digit. Precondition: begin != end.
inline NumberEnd ReadNumber(const uint8_t* begin, const uint8_t* end,
                            RunContext& context) {
  const uint8_t* at = begin;
  if (*at == '-') ++at;
  if (at == end || !IsDigit(*at)) return {at, false};
  at = *at == '0' ? at + 1 : SkipDigits(at, end, context);
  if (at != end && *at == '.') {
    ++at;
    if (at == end || !IsDigit(*at)) return {at, false};
    at = SkipDigits(at, end, context);
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at != end && (*at == '+' || *at == '-')) ++at;
    if (at == end || !IsDigit(*at)) return {at, false};
    at = SkipDigits(at, end, context);
  }
  return {at, true};
}

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_NUMBER_H_

#ifndef OFFLOOP_CORE_CODE_POINTS_H_
#define OFFLOOP_CORE_CODE_POINTS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bytes.h"

namespace offloop {

constexpr uint32_t kLastCodePoint = 0x10FFFF;

struct CodePoint {
  uint32_t value;
  // Bytes.
  size_t size;
};

// The bytes of a code point that starts with `lead`. Thread-safe.
constexpr size_t CodePointSize(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

// The code point that starts at `text`, which is UTF-8, lone surrogates allowed
// (WTF-8, see json/string_text.h). Thread-safe.
inline CodePoint ReadCodePoint(const uint8_t* text) {
  const auto low = [text](size_t i) { return uint32_t{text[i]} & 0x3Fu; };
  const uint32_t lead = text[0];
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1Fu) << 6u | low(1), 2};
  if (lead < 0xF0) return {(lead & 0x0Fu) << 12u | low(1) << 6u | low(2), 3};
  return {(lead & 0x07u) << 18u | low(1) << 12u | low(2) << 6u | low(3), 4};
}

// The same at `at`, where a code point starts.
inline CodePoint ReadCodePoint(std::string_view text, size_t at) {
  return ReadCodePoint(AsBytes(text).data() + at);
}

}  // namespace offloop

#endif  // OFFLOOP_CORE_CODE_POINTS_H_

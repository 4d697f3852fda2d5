#ifndef OFFLOOP_CORE_JSON_JSONPATH_CODE_POINTS_H_
#define OFFLOOP_CORE_JSON_JSONPATH_CODE_POINTS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace offloop::json::jsonpath {

constexpr uint32_t kLastCodePoint = 0x10FFFF;

struct CodePoint {
  uint32_t value;
  // Bytes.
  size_t size;
};

// The code point that starts at `at`. Precondition: `text` is UTF-8, lone
// surrogates allowed (WTF-8, see string_text.h), and a code point starts there.
// Thread-safe.
inline CodePoint ReadCodePoint(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) -> uint32_t {
    return static_cast<uint8_t>(text[at + i]);
  };
  const auto bits = [&](size_t i) { return byte(i) & 0x3Fu; };
  const uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1Fu) << 6u | bits(1), 2};
  if (lead < 0xF0) {
    return {(lead & 0x0Fu) << 12u | bits(1) << 6u | bits(2), 3};
  }
  return {(lead & 0x07u) << 18u | bits(1) << 12u | bits(2) << 6u | bits(3), 4};
}

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_CODE_POINTS_H_

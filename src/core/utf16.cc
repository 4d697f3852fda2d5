#include "utf16.h"

#include <cstdint>
#include <cstring>

namespace offloop {
namespace {

constexpr size_t kEight = sizeof(uint64_t);
constexpr char16_t kReplacement = 0xFFFD;

bool IsAsciiWord(const uint8_t* from) {
  uint64_t word;
  std::memcpy(&word, from, kEight);
  return (word & 0x8080808080808080u) == 0;
}

}  // namespace

Decoded DecodeUtf8(ByteView text, size_t stop, char16_t* const to) {
  const uint8_t* const from = text.data();
  size_t at = 0;
  char16_t* end = to;
  while (at < stop) {
    const uint32_t lead = from[at];
    if (lead < 0x80) {
      while (at + kEight <= stop && IsAsciiWord(from + at)) {
        for (size_t i = 0; i < kEight; ++i) end[i] = from[at + i];
        at += kEight;
        end += kEight;
      }
      for (; at < stop && from[at] < 0x80; ++at) *end++ = from[at];
      continue;
    }
    const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length > text.size() - at) [[unlikely]] {
      *end++ = kReplacement;
      at = text.size();
      break;
    }
    const auto low = [&](size_t i) { return from[at + i] & 0x3Fu; };
    if (length == 2) {
      *end++ = static_cast<char16_t>((lead & 0x1Fu) << 6u | low(1));
    } else if (length == 3) {
      *end++ =
          static_cast<char16_t>((lead & 0x0Fu) << 12u | low(1) << 6u | low(2));
    } else {
      const uint32_t rest =
          ((lead & 0x07u) << 18u | low(1) << 12u | low(2) << 6u | low(3)) -
          0x10000u;
      *end++ = static_cast<char16_t>(0xD800u + (rest >> 10u));
      *end++ = static_cast<char16_t>(0xDC00u + (rest & 0x3FFu));
    }
    at += length;
  }
  return {at, static_cast<size_t>(end - to)};
}

}  // namespace offloop

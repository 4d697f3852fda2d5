#include "utf16.h"

#include <cstdint>
#include <cstring>

#include "code_points.h"

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
    if (from[at] < 0x80) {
      while (at + kEight <= stop && IsAsciiWord(from + at)) {
        for (size_t i = 0; i < kEight; ++i) end[i] = from[at + i];
        at += kEight;
        end += kEight;
      }
      for (; at < stop && from[at] < 0x80; ++at) *end++ = from[at];
      continue;
    }
    if (CodePointSize(from[at]) > text.size() - at) [[unlikely]] {
      *end++ = kReplacement;
      at = text.size();
      break;
    }
    const CodePoint character = ReadCodePoint(from + at);
    if (character.value < 0x10000) {
      *end++ = static_cast<char16_t>(character.value);
    } else {
      *end++ = static_cast<char16_t>(0xD800u +
                                     ((character.value - 0x10000u) >> 10u));
      *end++ = static_cast<char16_t>(0xDC00u + (character.value & 0x3FFu));
    }
    at += character.size;
  }
  return {at, static_cast<size_t>(end - to)};
}

}  // namespace offloop

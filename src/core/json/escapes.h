#ifndef OFFLOOP_CORE_JSON_ESCAPES_H_
#define OFFLOOP_CORE_JSON_ESCAPES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "bytes.h"
#include "json/compare_text.h"
#include "pace.h"

namespace offloop::json {

// One escape sequence, or a pair of them that is one character.
struct Escape {
  // The character in UTF-8; a lone surrogate in the same form, as three bytes
  // that valid UTF-8 never has (WTF-8).
  char bytes[4];
  uint8_t size;
  // How many bytes of the source it takes.
  uint8_t source_size;
};

// Reads the escape sequence at the start of `text`, which is the rest of a
// string that is known to be valid. Thread-safe.
Escape ReadEscape(ByteView text);

// Whether there is an escape sequence in a valid string, given as the source
// between its quotes. With a pace, counts what it looks at where that is long.
// Thread-safe.
bool LongHasEscapes(ByteView content, Pace* pace);
inline bool HasEscapes(ByteView content, Pace* pace = nullptr) {
  if (content.size() > kShortText) return LongHasEscapes(content, pace);
  return !content.empty() &&
         std::memchr(content.data(), '\\', content.size()) != nullptr;
}

// Whether a valid string, given as the source between its quotes, has this
// value. Lone surrogates are equal to themselves only. With a pace, counts what
// it looks at where that is long. Thread-safe.
bool StringEqualsOutOfLine(ByteView content, std::string_view value,
                           Pace* pace);
// The same, with a quick check first.
inline bool StringEquals(ByteView content, std::string_view value,
                         Pace* pace = nullptr) {
  // An escape sequence is always longer than what it stands for, so for nearly
  // all strings comparing the size and the first byte is enough.
  if (content.size() < value.size()) return false;
  if (value.empty()) return content.empty();
  const auto first = static_cast<char>(content[0]);
  return (first == value[0] || first == '\\') &&
         StringEqualsOutOfLine(content, value, pace);
}

// How much StringEquals() may have to read, in bytes of plain text: escape
// sequences take several times as long.
inline size_t CostOfStringEquals(ByteView content, std::string_view value) {
  constexpr size_t kLongestEscape = 6;
  constexpr size_t kEscapeFactor = 8;
  if (content.size() < value.size() || value.empty()) return 0;
  const auto first = static_cast<char>(content[0]);
  if (first != value[0] && first != '\\') return 0;
  if (content.size() == value.size()) return content.size();
  return kEscapeFactor *
         std::min(content.size(), kLongestEscape * value.size());
}

struct EscapeCheck {
  bool valid;
  // Whether it is one of four digits.
  bool unicode;
  // The size of the escape sequence, or of what is right of it.
  size_t size;
};

// Checks the escape sequence at the start of `text`, which may be cut off
// anywhere. Thread-safe.
EscapeCheck CheckEscape(ByteView text);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_ESCAPES_H_

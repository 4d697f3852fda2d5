#ifndef OFFLOOP_CORE_JSON_ESCAPES_H_
#define OFFLOOP_CORE_JSON_ESCAPES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bytes.h"

namespace offloop::json {

// One escape sequence, or a pair of them that is one character.
struct Escape {
  // The character in UTF-8; a lone surrogate in the same form, three bytes that
  // no valid UTF-8 has (WTF-8).
  char bytes[4];
  uint8_t size;
  // How many bytes of the source stand for it.
  uint8_t source_size;
};

// Reads the escape sequence at the start of `text`, which is the rest of a
// string that is known to be valid. Thread-safe.
Escape ReadEscape(ByteView text);

// Whether there is an escape sequence in a valid string, given as the source
// between its quotes. Thread-safe.
bool HasEscapes(ByteView content);

// Whether a valid string, given as the source between its quotes, has this
// value. Lone surrogates are equal to themselves only. Thread-safe.
bool StringEquals(ByteView content, std::string_view value);

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

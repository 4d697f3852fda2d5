#include "json/escapes.h"

#include <algorithm>
#include <cstring>

#include "json/number.h"

namespace offloop::json {
namespace {

constexpr size_t kUnicodeSize = 6;  // \uXXXX

uint32_t HexValue(uint8_t digit) {
  return digit <= '9' ? digit - uint32_t{'0'}
                      : (digit | 0x20u) - uint32_t{'a'} + 10;
}

// The code unit of the \uXXXX at the start of `text`.
uint32_t CodeUnit(ByteView text) {
  uint32_t unit = 0;
  for (size_t i = 2; i < kUnicodeSize; ++i)
    unit = unit << 4u | HexValue(text[i]);
  return unit;
}

Escape Encode(uint32_t code_point, size_t source_size) {
  Escape escape = {};
  escape.source_size = static_cast<uint8_t>(source_size);
  const auto put = [&](uint32_t byte) {
    escape.bytes[escape.size++] = static_cast<char>(byte);
  };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6u);
    put(0x80 | (code_point & 0x3Fu));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12u);
    put(0x80 | (code_point >> 6u & 0x3Fu));
    put(0x80 | (code_point & 0x3Fu));
  } else {
    put(0xF0 | code_point >> 18u);
    put(0x80 | (code_point >> 12u & 0x3Fu));
    put(0x80 | (code_point >> 6u & 0x3Fu));
    put(0x80 | (code_point & 0x3Fu));
  }
  return escape;
}

Escape ReadUnicode(ByteView text) {
  const uint32_t unit = CodeUnit(text);
  const bool pair = unit >= 0xD800 && unit < 0xDC00 &&
                    text.size() >= 2 * kUnicodeSize &&
                    text[kUnicodeSize] == '\\' && text[kUnicodeSize + 1] == 'u';
  if (!pair) return Encode(unit, kUnicodeSize);
  const uint32_t low = CodeUnit(text.subspan(kUnicodeSize));
  if (low < 0xDC00 || low > 0xDFFF) return Encode(unit, kUnicodeSize);
  return Encode(0x10000 + ((unit - 0xD800) << 10u) + (low - 0xDC00),
                2 * kUnicodeSize);
}

// Whether it makes an escape sequence of two bytes.
bool IsEscapeLetter(uint8_t byte) {
  switch (byte) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      return true;
    default:
      return false;
  }
}

// How many bytes both start with that are no part of an escape sequence.
size_t CountPlainAndSame(ByteView content, std::string_view value) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  const size_t both = std::min(content.size(), value.size());
  size_t at = 0;
  for (; at + sizeof(uint64_t) <= both; at += sizeof(uint64_t)) {
    uint64_t words[2];
    std::memcpy(&words[0], content.data() + at, sizeof(uint64_t));
    std::memcpy(&words[1], value.data() + at, sizeof(uint64_t));
    const uint64_t backslash = words[0] ^ (kOnes * '\\');
    const uint64_t found = (backslash - kOnes) & ~backslash & (kOnes << 7u);
    if (words[0] != words[1] || found != 0) break;
  }
  while (at < both && content[at] != '\\' &&
         static_cast<char>(content[at]) == value[at]) {
    ++at;
  }
  return at;
}

// Goes on in the rest of a string, up to `stop` or over the escape sequence
// there, and in its value. False where they differ.
bool SkipEqual(const uint8_t*& at, const uint8_t* stop, const uint8_t* end,
               std::string_view& value) {
  while (at < stop) {
    const size_t same = CountPlainAndSame({at, stop}, value);
    at += same;
    value.remove_prefix(same);
    if (at == stop) break;
    if (*at != '\\') return false;
    const Escape escape = ReadEscape({at, end});
    if (!value.starts_with(std::string_view(escape.bytes, escape.size))) {
      return false;
    }
    value.remove_prefix(escape.size);
    at += escape.source_size;
  }
  return true;
}

}  // namespace

Escape ReadEscape(ByteView text) {
  switch (text[1]) {
    case 'u':
      return ReadUnicode(text);
    case 'b':
      return Encode('\b', 2);
    case 'f':
      return Encode('\f', 2);
    case 'n':
      return Encode('\n', 2);
    case 'r':
      return Encode('\r', 2);
    case 't':
      return Encode('\t', 2);
    default:  // A quote, a backslash or a slash.
      return Encode(text[1], 2);
  }
}

bool LongHasEscapes(ByteView content, Pace* pace) {
  while (!content.empty()) {
    const ByteView slice =
        content.first(std::min(content.size(), RunContext::kSlice));
    if (pace != nullptr && !pace->Spend(slice.size())) return false;
    if (std::memchr(slice.data(), '\\', slice.size()) != nullptr) return true;
    content = content.subspan(slice.size());
  }
  return false;
}

bool StringEqualsOutOfLine(ByteView content, std::string_view value,
                           Pace* pace) {
  if (content.size() < value.size()) return false;
  if (content.size() <= kShortText) pace = nullptr;
  if (content.size() == value.size()) {
    const bool same = pace == nullptr ? AsText(content) == value
                                      : SameText(AsText(content), value, *pace);
    return same && !HasEscapes(content, pace);
  }
  const uint8_t* at = content.data();
  const uint8_t* const end = at + content.size();
  if (pace == nullptr) return SkipEqual(at, end, end, value) && value.empty();
  while (at != end) {
    const auto step = std::min(static_cast<size_t>(end - at), kTextStep);
    if (!pace->Spend(step) || !SkipEqual(at, at + step, end, value)) {
      return false;
    }
  }
  return value.empty();
}

EscapeCheck CheckEscape(ByteView text) {
  if (text.size() < 2) return {.valid = false, .unicode = false, .size = 1};
  if (text[1] != 'u') {
    const bool valid = IsEscapeLetter(text[1]);
    return {.valid = valid, .unicode = false, .size = valid ? 2u : 1u};
  }
  for (size_t i = 2; i < kUnicodeSize; ++i) {
    if (i == text.size() || !IsHexDigit(text[i])) {
      return {.valid = false, .unicode = true, .size = i};
    }
  }
  return {.valid = true, .unicode = true, .size = kUnicodeSize};
}

}  // namespace offloop::json

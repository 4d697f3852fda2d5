#include "json/escapes.h"

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

bool HasEscapes(ByteView content) {
  return !content.empty() &&
         std::memchr(content.data(), '\\', content.size()) != nullptr;
}

bool StringEquals(ByteView content, std::string_view value) {
  // An escape sequence is always longer than what it stands for, so that for
  // nearly all strings one look at their size is enough.
  if (content.size() < value.size()) return false;
  if (content.size() == value.size()) {
    return AsText(content) == value && !HasEscapes(content);
  }
  size_t at = 0;
  while (at < content.size()) {
    if (content[at] != '\\') {
      if (value.empty() || static_cast<char>(content[at]) != value[0]) {
        return false;
      }
      value.remove_prefix(1);
      ++at;
      continue;
    }
    const Escape escape = ReadEscape(content.subspan(at));
    if (!value.starts_with(std::string_view(escape.bytes, escape.size))) {
      return false;
    }
    value.remove_prefix(escape.size);
    at += escape.source_size;
  }
  return value.empty();
}

EscapeCheck CheckEscape(ByteView text) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  if (text.size() < 2) return {.valid = false, .unicode = false, .size = 1};
  if (text[1] != 'u') {
    const bool valid =
        kLetters.find(static_cast<char>(text[1])) != kLetters.npos;
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

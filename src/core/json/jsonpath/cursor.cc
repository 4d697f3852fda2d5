#include "json/jsonpath/cursor.h"

#include <charconv>
#include <utility>

#include "code_points.h"
#include "json/escapes.h"
#include "json/number.h"
#include "json/read_real.h"

namespace offloop::json::jsonpath {
namespace {

// RFC 9535, section 2.1: the range of I-JSON.
constexpr int64_t kLargestInteger = (int64_t{1} << 53u) - 1;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigitChar(char c) { return IsDigit(static_cast<uint8_t>(c)); }
bool StartsName(char c) {
  return IsLower(c) || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<uint8_t>(c) >= 0x80;
}

}  // namespace

void Cursor::FailAt(size_t at, std::string message) {
  if (failed()) return;
  error_ = Error{.code = ErrorCode::kInvalidExpression,
                 .message = std::move(message),
                 .offset = static_cast<int64_t>(at)};
  at_ = text_.size();
}

void Cursor::FailExpecting(std::string_view what) {
  std::string found = "the end of the path";
  if (!AtEnd()) {
    const size_t size = ReadCodePoint(text_, at_).size;
    found = "'" + std::string(text_.substr(at_, size)) + "'";
  }
  Fail("Expected " + std::string(what) + " but found " + found);
}

void Cursor::SkipSpaces() {
  const size_t next = text_.find_first_not_of(" \t\n\r", at_);
  at_ = next == text_.npos ? text_.size() : next;
}

void Cursor::SkipDigits() {
  while (IsDigitChar(Peek())) ++at_;
}

std::string Cursor::String() {
  const size_t begin = at_;
  const char quote = text_[at_++];
  std::string text;
  while (!AtEnd()) {
    const char c = text_[at_];
    if (c == quote) {
      ++at_;
      return text;
    }
    if (static_cast<uint8_t>(c) < 0x20) {
      Fail("A control character in a string must be escaped");
    } else if (c == '\\') {
      Escape(quote, text);
    } else {
      text += c;
      ++at_;
    }
  }
  FailAt(begin, "The string has no end");
  return text;
}

void Cursor::Escape(char quote, std::string& text) {
  const std::string_view rest = text_.substr(at_);
  const char letter = rest.size() > 1 ? rest[1] : '\0';
  if (letter == quote) {
    text += quote;
    at_ += 2;
    return;
  }
  // The other quote is not an escape sequence, although JSON has \".
  const EscapeCheck check = CheckEscape(AsBytes(rest));
  if (!check.valid || letter == '"') {
    return Fail("Unknown or incomplete escape sequence");
  }
  // Passes what follows only if that may be the other half.
  const std::string_view following = rest.substr(check.size);
  const EscapeCheck second = CheckEscape(AsBytes(following));
  const bool pair =
      check.unicode && following.starts_with("\\u") && second.valid;
  const struct Escape escape = ReadEscape(
      AsBytes(rest.substr(0, check.size + (pair ? second.size : 0))));
  const std::string_view bytes(escape.bytes, escape.size);
  const bool surrogate = escape.size == 3 && bytes[0] == '\xED' &&
                         static_cast<uint8_t>(bytes[1]) >= 0xA0;
  if (surrogate) return Fail("A surrogate without its other half");
  text += bytes;
  at_ += escape.source_size;
}

int64_t Cursor::Integer() {
  const size_t begin = at_;
  Take("-");
  const size_t digits = at_;
  SkipDigits();
  const std::string_view text = text_.substr(begin, at_ - begin);
  if (at_ == digits) {
    FailExpecting("an integer");
    return 0;
  }
  if (text_[digits] == '0' && text.size() > 1) {
    FailAt(begin, "An integer has no leading zeros and no negative zero");
    return 0;
  }
  int64_t value = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || value > kLargestInteger ||
      value < -kLargestInteger) {
    FailAt(begin, "The integer is beyond what a double holds exactly");
  }
  return value;
}

double Cursor::Number() {
  const size_t begin = at_;
  Take("-");
  if (!IsDigitChar(Peek())) FailExpecting("a digit");
  if (!Take("0")) SkipDigits();
  if (Take(".")) {
    if (!IsDigitChar(Peek())) FailExpecting("a digit");
    SkipDigits();
  }
  if (Take("e") || Take("E")) {
    if (!Take("+")) Take("-");
    if (!IsDigitChar(Peek())) FailExpecting("a digit");
    SkipDigits();
  }
  if (failed()) return 0;
  return ReadReal(AsBytes(text_.substr(begin, at_ - begin)));
}

std::string_view Cursor::ShorthandName() {
  const size_t begin = at_;
  if (AtEnd() || !StartsName(Peek())) return {};
  while (!AtEnd() && (StartsName(Peek()) || IsDigitChar(Peek()))) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::string_view Cursor::Identifier() {
  const size_t begin = at_;
  if (!IsLower(Peek())) return {};
  while (IsLower(Peek()) || IsDigitChar(Peek()) || Peek() == '_') ++at_;
  return text_.substr(begin, at_ - begin);
}

}  // namespace offloop::json::jsonpath

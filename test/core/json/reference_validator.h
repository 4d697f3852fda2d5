#ifndef OFFLOOP_TEST_CORE_JSON_REFERENCE_VALIDATOR_H_
#define OFFLOOP_TEST_CORE_JSON_REFERENCE_VALIDATOR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace offloop::json {

// RFC 8259 as written, one byte after the other, by recursive descent: slow,
// and with nothing in common with the code that it checks.
class ReferenceValidator {
 public:
  ReferenceValidator(std::string_view text, size_t max_depth)
      : text_(text), max_depth_(max_depth) {}

  // The offset of the first byte that cannot be right; nullopt when the text is
  // valid.
  std::optional<size_t> FindError() {
    SkipSpace();
    if (!Value(0)) return at_;
    SkipSpace();
    if (at_ != text_.size()) return at_;
    return std::nullopt;
  }

 private:
  // A function that returns false leaves at_ at the offending byte.
  static constexpr int kEnd = -1;

  int Peek(size_t ahead = 0) const {
    const size_t i = at_ + ahead;
    return i < text_.size() ? static_cast<uint8_t>(text_[i]) : kEnd;
  }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  static bool Between(int c, int low, int high) {
    return c >= low && c <= high;
  }

  void SkipSpace() {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\n' ||
           Peek() == '\r') {
      ++at_;
    }
  }

  bool Value(size_t depth) {
    switch (Peek()) {
      case '{':
        return Object(depth + 1);
      case '[':
        return Array(depth + 1);
      case '"':
        return String();
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  bool Word(std::string_view word) {
    for (const char c : word) {
      if (!Take(c)) return false;
    }
    return true;
  }

  bool Object(size_t depth) {
    if (depth > max_depth_) return false;
    ++at_;
    SkipSpace();
    if (Take('}')) return true;
    for (;;) {
      if (Peek() != '"' || !String()) return false;
      SkipSpace();
      if (!Take(':')) return false;
      SkipSpace();
      if (!Value(depth)) return false;
      SkipSpace();
      if (Take('}')) return true;
      if (!Take(',')) return false;
      SkipSpace();
    }
  }

  bool Array(size_t depth) {
    if (depth > max_depth_) return false;
    ++at_;
    SkipSpace();
    if (Take(']')) return true;
    for (;;) {
      if (!Value(depth)) return false;
      SkipSpace();
      if (Take(']')) return true;
      if (!Take(',')) return false;
      SkipSpace();
    }
  }

  bool Digits() {
    if (!Between(Peek(), '0', '9')) return false;
    while (Between(Peek(), '0', '9')) ++at_;
    return true;
  }

  bool Number() {
    Take('-');
    if (!Take('0') && !Digits()) return false;
    if (Take('.') && !Digits()) return false;
    if (Peek() == 'e' || Peek() == 'E') {
      ++at_;
      if (!Take('+')) Take('-');
      if (!Digits()) return false;
    }
    return true;
  }

  bool String() {
    ++at_;
    while (!Take('"')) {
      if (Peek() < 0x20 || !(Peek() == '\\' ? Escape() : Character())) {
        return false;
      }
    }
    return true;
  }

  bool Escape() {
    ++at_;
    if (Peek() == kEnd) return false;
    if (!Take('u')) {
      if (std::string_view("\"\\/bfnrt").find(text_[at_]) ==
          std::string_view::npos) {
        return false;
      }
      ++at_;
      return true;
    }
    for (int i = 0; i < 4; ++i, ++at_) {
      const int c = Peek();
      if (!Between(c, '0', '9') && !Between(c, 'a', 'f') &&
          !Between(c, 'A', 'F')) {
        return false;
      }
    }
    return true;
  }

  // One character in UTF-8, by the table of RFC 3629, section 4.
  bool Character() {
    struct Row {
      int low, high, second_low, second_high;
      size_t size;
    };
    static constexpr Row kRows[] = {
        {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2},
        {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4},
        {0xF4, 0xF4, 0x80, 0x8F, 4}};
    for (const Row& row : kRows) {
      if (!Between(Peek(), row.low, row.high)) continue;
      if (row.size > 1 && !Between(Peek(1), row.second_low, row.second_high)) {
        return false;
      }
      for (size_t i = 2; i < row.size; ++i) {
        if (!Between(Peek(i), 0x80, 0xBF)) return false;
      }
      at_ += row.size;
      return true;
    }
    return false;
  }

  std::string_view text_;
  size_t max_depth_;
  size_t at_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_TEST_CORE_JSON_REFERENCE_VALIDATOR_H_

#ifndef OFFLOOP_CORE_JSON_JSONPATH_CURSOR_H_
#define OFFLOOP_CORE_JSON_JSONPATH_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "result.h"

namespace offloop::json::jsonpath {

// A place in an expression, and what can be read there: the tokens of RFC 9535.
// The first failure is kept and moves the cursor to the end, so that loops end.
//
// Thread-safety: none.
class Cursor {
 public:
  // Precondition: `text` is UTF-8.
  explicit Cursor(std::string_view text) : text_(text) {}

  size_t at() const { return at_; }
  bool AtEnd() const { return at_ == text_.size(); }
  // The next byte; 0 at the end.
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  bool Sees(std::string_view token) const {
    return text_.substr(at_).starts_with(token);
  }
  bool Take(std::string_view token) {
    if (!Sees(token)) return false;
    at_ += token.size();
    return true;
  }
  void SkipSpaces();
  // Goes back to an earlier place. Precondition: not failed.
  void Return(size_t at) { at_ = at; }

  // A literal in single or double quotes, without its escapes (section 2.3.1).
  // Precondition: a quote is next.
  std::string String();
  // An index: exact in a double, without leading zeros (section 2.1.1).
  int64_t Integer();
  // A number as JSON has it.
  double Number();
  // A member name without quotes (section 2.5.1); empty when none is next.
  std::string_view ShorthandName();
  // The name of a function or of a literal; empty when none is next.
  std::string_view Identifier();

  bool failed() const { return error_.has_value(); }
  void Fail(std::string message) { FailAt(at_, std::move(message)); }
  void FailAt(size_t at, std::string message);
  // "Expected <what> but found <what is there>".
  void FailExpecting(std::string_view what);
  // Precondition: failed().
  Error TakeError() { return *std::move(error_); }

 private:
  void SkipDigits();
  void Escape(char quote, std::string& text);

  std::string_view text_;
  size_t at_ = 0;
  std::optional<Error> error_;
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_CURSOR_H_

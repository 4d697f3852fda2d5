#ifndef OFFLOOP_CORE_JSON_JMESPATH_LEXER_H_
#define OFFLOOP_CORE_JSON_JMESPATH_LEXER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"

namespace offloop::json::jmespath {

enum class TokenKind : uint8_t {
  kEnd,
  kName,        // foo
  kQuotedName,  // "foo"
  kNumber,      // -1
  kLiteral,     // `JSON`
  kRawString,   // 'foo'
  kAt,
  kDot,
  kStar,
  kComma,
  kColon,
  kFlatten,  // []
  kFilter,   // [?
  kOpenBracket,
  kCloseBracket,
  kOpenBrace,
  kCloseBrace,
  kOpenParenthesis,
  kCloseParenthesis,
  kReference,  // &
  kNot,
  kPipe,
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  // Where it starts in the expression.
  size_t offset = 0;
  // The decoded text of names and strings (see string_text.h); the JSON of a
  // literal.
  std::string text{};
  // For a number: the nearest one that fits.
  int64_t number = 0;
};

// The tokens of an expression, the last one of kind kEnd. Linear.
//
// Errors: kInvalidExpression with an offset, when something is not a token or
// the text is not UTF-8. The content of a literal is not checked. Thread-safe.
Result<std::vector<Token>> ReadTokens(std::string_view expression);

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_LEXER_H_

#include "json/jmespath/lexer.h"

#include <charconv>
#include <optional>
#include <utility>

#include "bytes.h"
#include "json/escapes.h"
#include "json/jmespath/fault.h"
#include "json/string_text.h"
#include "json/utf8.h"

namespace offloop::json::jmespath {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool StartsName(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

struct Punctuation {
  std::string_view text;
  TokenKind kind;
};

// Longer ones first.
constexpr Punctuation kPunctuation[] = {
    {"[]", TokenKind::kFlatten},
    {"[?", TokenKind::kFilter},
    {"||", TokenKind::kOr},
    {"&&", TokenKind::kAnd},
    {"==", TokenKind::kEqual},
    {"!=", TokenKind::kNotEqual},
    {"<=", TokenKind::kLessOrEqual},
    {">=", TokenKind::kGreaterOrEqual},
    {"<", TokenKind::kLess},
    {">", TokenKind::kGreater},
    {"!", TokenKind::kNot},
    {"&", TokenKind::kReference},
    {"|", TokenKind::kPipe},
    {"@", TokenKind::kAt},
    {".", TokenKind::kDot},
    {"*", TokenKind::kStar},
    {",", TokenKind::kComma},
    {":", TokenKind::kColon},
    {"[", TokenKind::kOpenBracket},
    {"]", TokenKind::kCloseBracket},
    {"{", TokenKind::kOpenBrace},
    {"}", TokenKind::kCloseBrace},
    {"(", TokenKind::kOpenParenthesis},
    {")", TokenKind::kCloseParenthesis},
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> Run() {
    std::vector<Token> tokens;
    for (;;) {
      while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
      Token token = {.offset = at_};
      if (at_ < text_.size()) {
        if (auto error = Read(token)) return *std::move(error);
      }
      tokens.push_back(std::move(token));
      if (tokens.back().kind == TokenKind::kEnd) return tokens;
    }
  }

 private:
  std::optional<Error> Read(Token& token) {
    const char first = text_[at_];
    if (StartsName(first)) return ReadName(token);
    if (first == '-' || IsDigit(first)) return ReadNumber(token);
    if (first == '"') return ReadQuotedName(token);
    if (first == '\'') return ReadDelimited(token, TokenKind::kRawString);
    if (first == '`') return ReadDelimited(token, TokenKind::kLiteral);
    for (const Punctuation& each : kPunctuation) {
      if (!text_.substr(at_).starts_with(each.text)) continue;
      token.kind = each.kind;
      at_ += each.text.size();
      return std::nullopt;
    }
    return Fault(kind::kSyntax,
                 first == '=' ? "Expected '==' but found '='"
                              : "Found a character that starts nothing",
                 at_);
  }

  std::optional<Error> ReadName(Token& token) {
    const size_t start = at_;
    while (at_ < text_.size() &&
           (StartsName(text_[at_]) || IsDigit(text_[at_])))
      ++at_;
    token.kind = TokenKind::kName;
    token.text = text_.substr(start, at_ - start);
    return std::nullopt;
  }

  std::optional<Error> ReadNumber(Token& token) {
    const size_t start = at_++;
    while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
    if (!IsDigit(text_[at_ - 1])) {
      return Fault(kind::kSyntax, "Expected a digit after '-'", at_);
    }
    token.kind = TokenKind::kNumber;
    const auto read =
        std::from_chars(text_.data() + start, text_.data() + at_, token.number);
    if (read.ec != std::errc()) {
      // No array is so long that the difference matters.
      token.number = text_[start] == '-' ? INT64_MIN : INT64_MAX;
    }
    return std::nullopt;
  }

  // A JSON string.
  std::optional<Error> ReadQuotedName(Token& token) {
    const ByteView bytes = AsBytes(text_);
    const size_t start = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      size_t size = 1;
      if (bytes[at_] < 0x20) {
        return Fault(kind::kSyntax, "Found a control character in quotes", at_);
      }
      if (text_[at_] == '\\') {
        const EscapeCheck check = CheckEscape(bytes.subspan(at_));
        size = check.size;
        if (!check.valid) {
          return Fault(kind::kSyntax, "Found a wrong escape sequence in quotes",
                       at_);
        }
      }
      at_ += size;
    }
    if (at_ == text_.size()) {
      return Fault(kind::kSyntax, "Expected '\"' at the end of a name", at_);
    }
    std::string buffer;
    token.kind = TokenKind::kQuotedName;
    token.text = ReadString(bytes.subspan(start, at_ - start), buffer);
    ++at_;
    return std::nullopt;
  }

  // A backslash protects the delimiter, and nothing else.
  std::optional<Error> ReadDelimited(Token& token, TokenKind kind) {
    const char delimiter = text_[at_++];
    token.kind = kind;
    while (at_ < text_.size() && text_[at_] != delimiter) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        if (text_[at_ + 1] != delimiter) token.text += '\\';
        ++at_;
      }
      token.text += text_[at_++];
    }
    if (at_ == text_.size()) {
      return Fault(kind::kSyntax,
                   std::string("Expected ") + delimiter + " at the end of " +
                       (delimiter == '`' ? "a literal" : "a string"),
                   at_);
    }
    ++at_;
    return std::nullopt;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

Result<std::vector<Token>> ReadTokens(std::string_view expression) {
  const size_t valid = FirstInvalidUtf8(AsBytes(expression));
  if (valid != expression.size()) {
    return Fault(kind::kSyntax, "The expression is not valid UTF-8", valid);
  }
  return Lexer(expression).Run();
}

}  // namespace offloop::json::jmespath

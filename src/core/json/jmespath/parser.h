#ifndef OFFLOOP_CORE_JSON_JMESPATH_PARSER_H_
#define OFFLOOP_CORE_JSON_JMESPATH_PARSER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/jmespath/expression.h"
#include "json/jmespath/lexer.h"
#include "result.h"

namespace offloop::json::jmespath {

// How tightly an operator binds the expressions around it.
constexpr int kLoosest = 0;
constexpr int kPipePower = 1;
constexpr int kOrPower = 2;
constexpr int kAndPower = 3;
constexpr int kComparisonPower = 5;
// An operator that binds less ends what a projection applies to each element.
constexpr int kEndOfProjection = 10;
constexpr int kFlattenPower = 9;
constexpr int kStarPower = 20;
constexpr int kFilterPower = 21;
constexpr int kDotPower = 40;
constexpr int kNotPower = 45;
constexpr int kBracketPower = 55;
constexpr int kCallPower = 60;

int PowerOf(TokenKind kind);

// A Pratt parser behind ParseExpression(). Every function that returns a node
// returns null when it has set error_.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<Node::Pointer> Run();

 private:
  using Pointer = Node::Pointer;

  TokenKind Kind(size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead].kind
                                        : TokenKind::kEnd;
  }
  Token& Current() { return tokens_[at_]; }
  size_t Offset() const { return tokens_[at_].offset; }

  // Consumes a token of that kind; false when the current one is of another.
  bool Accept(TokenKind kind) {
    if (Kind() != kind) return false;
    ++at_;
    return true;
  }
  bool Expect(TokenKind kind, std::string_view expected) {
    if (Accept(kind)) return true;
    Unexpected(expected);
    return false;
  }

  Pointer Fail(std::string_view kind, std::string message, size_t offset);
  Pointer Unexpected(std::string_view expected);

  // A node above its children, of which none is null.
  Pointer Make(NodeKind kind, size_t offset, std::vector<Pointer> children);
  template <typename... Children>
  Pointer Make(NodeKind kind, size_t offset, Children... children) {
    if ((... || (children == nullptr))) return nullptr;
    std::vector<Pointer> list;
    (list.push_back(std::move(children)), ...);
    return Make(kind, offset, std::move(list));
  }
  Pointer TooDeep(size_t offset);

  // A row of equal operators makes one node, so that long rows are not deep.
  Pointer Join(NodeKind kind, Pointer left, Pointer right);

  Pointer ParseOperators(int power);
  Pointer ParseFirst();
  Pointer ParseNext(Pointer left);
  Pointer ParseField();
  Pointer ParseCall();
  Pointer ParseArgument(const Function& function, size_t index);
  Pointer ParseLiteral();
  Pointer ParseBracket(Pointer left);
  Pointer ParseIndexOrSlice(Pointer left);
  Pointer ParseSlice(size_t offset);
  Pointer ParseFilter(Pointer left);
  Pointer ParseList(size_t offset);
  Pointer ParseObject();
  Pointer ParseBehindDot(int power);
  Pointer ParseProjected(int power);

  Pointer Here() { return Make(NodeKind::kCurrent, Offset()); }

  std::vector<Token> tokens_;
  size_t at_ = 0;
  size_t open_ = 0;
  Error error_;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_PARSER_H_

#include "json/jmespath/parser.h"

#include <algorithm>

#include "json/jmespath/fault.h"

namespace offloop::json::jmespath {

using Pointer = Node::Pointer;

int PowerOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kPipe:
      return kPipePower;
    case TokenKind::kOr:
      return kOrPower;
    case TokenKind::kAnd:
      return kAndPower;
    case TokenKind::kEqual:
    case TokenKind::kNotEqual:
    case TokenKind::kLess:
    case TokenKind::kLessOrEqual:
    case TokenKind::kGreater:
    case TokenKind::kGreaterOrEqual:
      return kComparisonPower;
    case TokenKind::kFlatten:
      return kFlattenPower;
    case TokenKind::kFilter:
      return kFilterPower;
    case TokenKind::kDot:
      return kDotPower;
    case TokenKind::kOpenBracket:
      return kBracketPower;
    case TokenKind::kOpenParenthesis:
      return kCallPower;
    default:
      return kLoosest;
  }
}

Result<Pointer> Parser::Run() {
  Pointer root = ParseOperators(kLoosest);
  if (root != nullptr && Kind() != TokenKind::kEnd) {
    root = Unexpected("the end of the expression");
  }
  if (root == nullptr) return std::move(error_);
  return root;
}

Pointer Parser::Fail(std::string_view kind, std::string message,
                     size_t offset) {
  error_ = Fault(kind, std::move(message), offset);
  return nullptr;
}

Pointer Parser::Unexpected(std::string_view expected) {
  return Fail(kind::kSyntax, "Expected " + std::string(expected), Offset());
}

Pointer Parser::Make(NodeKind kind, size_t offset,
                     std::vector<Pointer> children) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->offset = offset;
  for (const Pointer& child : children) {
    node->nesting = std::max(node->nesting, child->nesting + 1);
  }
  if (node->nesting > kMaxNesting) return TooDeep(offset);
  node->children = std::move(children);
  return node;
}

Pointer Parser::TooDeep(size_t offset) {
  return Fail(kind::kSyntax,
              "The expression is nested deeper than " +
                  std::to_string(kMaxNesting) + " levels",
              offset);
}

Pointer Parser::Join(NodeKind kind, Pointer left, Pointer right) {
  if (left == nullptr || right == nullptr) return nullptr;
  if (left->kind != kind) {
    const size_t offset = left->offset;
    return Make(kind, offset, std::move(left), std::move(right));
  }
  left->nesting = std::max(left->nesting, right->nesting + 1);
  if (left->nesting > kMaxNesting) return TooDeep(right->offset);
  left->children.push_back(std::move(right));
  return left;
}

Pointer Parser::ParseOperators(int power) {
  if (open_ == kMaxNesting) return TooDeep(Offset());
  ++open_;
  Pointer left = ParseFirst();
  while (left != nullptr && PowerOf(Kind()) > power) {
    left = ParseNext(std::move(left));
  }
  --open_;
  return left;
}

// What an expression can start with.
Pointer Parser::ParseFirst() {
  const size_t offset = Offset();
  switch (Kind()) {
    case TokenKind::kName:
      return Kind(1) == TokenKind::kOpenParenthesis ? ParseCall()
                                                    : ParseField();
    case TokenKind::kQuotedName:
      return ParseField();
    case TokenKind::kLiteral:
    case TokenKind::kRawString:
      return ParseLiteral();
    case TokenKind::kOpenBracket:
      return ParseBracket(nullptr);
    case TokenKind::kFilter:
      return ParseFilter(Here());
    case TokenKind::kOpenBrace:
      return ParseObject();
    default:
      break;
  }
  if (Accept(TokenKind::kAt)) return Make(NodeKind::kCurrent, offset);
  if (Accept(TokenKind::kNot)) {
    return Make(NodeKind::kNot, offset, ParseOperators(kNotPower));
  }
  if (Accept(TokenKind::kOpenParenthesis)) {
    Pointer inner = ParseOperators(kLoosest);
    if (inner == nullptr) return nullptr;
    return Expect(TokenKind::kCloseParenthesis, "')'") ? std::move(inner)
                                                       : nullptr;
  }
  if (Accept(TokenKind::kStar)) {
    return Make(NodeKind::kValueProjection, offset,
                Make(NodeKind::kCurrent, offset), ParseProjected(kStarPower));
  }
  if (Accept(TokenKind::kFlatten)) {
    Pointer list =
        Make(NodeKind::kFlatten, offset, Make(NodeKind::kCurrent, offset));
    return Make(NodeKind::kProjection, offset, std::move(list),
                ParseProjected(kFlattenPower));
  }
  return Unexpected("an expression");
}

// What can follow an expression.
Pointer Parser::ParseNext(Pointer left) {
  const size_t offset = Offset();
  const TokenKind kind = Kind();
  switch (kind) {
    case TokenKind::kOpenBracket:
      return ParseBracket(std::move(left));
    case TokenKind::kFilter:
      return ParseFilter(std::move(left));
    case TokenKind::kOpenParenthesis:
      return Unexpected("'(' after the name of a function only");
    default:
      ++at_;
  }
  switch (kind) {
    case TokenKind::kDot:
      if (!Accept(TokenKind::kStar)) {
        return Join(NodeKind::kChain, std::move(left),
                    ParseBehindDot(kDotPower));
      }
      return Make(NodeKind::kValueProjection, offset, std::move(left),
                  ParseProjected(kDotPower));
    case TokenKind::kFlatten: {
      Pointer list = Make(NodeKind::kFlatten, offset, std::move(left));
      return Make(NodeKind::kProjection, offset, std::move(list),
                  ParseProjected(kFlattenPower));
    }
    case TokenKind::kPipe:
      return Join(NodeKind::kChain, std::move(left),
                  ParseOperators(kPipePower));
    case TokenKind::kOr:
      return Join(NodeKind::kOr, std::move(left), ParseOperators(kOrPower));
    case TokenKind::kAnd:
      return Join(NodeKind::kAnd, std::move(left), ParseOperators(kAndPower));
    default: {
      Pointer node = Make(NodeKind::kCompare, offset, std::move(left),
                          ParseOperators(kComparisonPower));
      if (node == nullptr) return nullptr;
      node->comparison = static_cast<Comparison>(
          static_cast<int>(kind) - static_cast<int>(TokenKind::kEqual));
      return node;
    }
  }
}

Result<Pointer> ParseExpression(std::string_view text) {
  if (text.size() > kMaxExpressionBytes) {
    return Fault(kind::kSyntax,
                 "The expression is longer than " +
                     std::to_string(kMaxExpressionBytes) + " bytes",
                 kMaxExpressionBytes);
  }
  Result<std::vector<Token>> tokens = ReadTokens(text);
  if (!tokens.ok()) return std::move(tokens).error();
  return Parser(std::move(tokens).value()).Run();
}

}  // namespace offloop::json::jmespath

#include <map>
#include <optional>

#include "json/jmespath/fault.h"
#include "json/jmespath/parser.h"

// The parts of expressions: names, calls, literals, brackets.

namespace offloop::json::jmespath {

using Pointer = Node::Pointer;

Pointer Parser::ParseField() {
  Pointer field = Make(NodeKind::kField, Offset());
  field->name = std::move(Current().text);
  const bool quoted = Kind() == TokenKind::kQuotedName;
  ++at_;
  if (quoted && Kind() == TokenKind::kOpenParenthesis) {
    return Fail(kind::kSyntax, "The name of a function has no quotes",
                field->offset);
  }
  return field;
}

Pointer Parser::ParseCall() {
  const size_t offset = Offset();
  const Function* const function = FindFunction(Current().text);
  if (function == nullptr) {
    return Fail(kind::kUnknownFunction,
                "There is no function " + Current().text + "()", offset);
  }
  at_ += 2;
  std::vector<Pointer> arguments;
  while (Kind() != TokenKind::kCloseParenthesis) {
    if (!arguments.empty() && !Expect(TokenKind::kComma, "',' or ')'")) {
      return nullptr;
    }
    Pointer argument = ParseArgument(*function, arguments.size());
    if (argument == nullptr) return nullptr;
    arguments.push_back(std::move(argument));
  }
  ++at_;
  const size_t count = arguments.size();
  if (count < function->arity() ||
      (count > function->arity() && !function->variadic)) {
    return Fail(kind::kInvalidArity,
                std::string(function->name) + "() takes " +
                    (function->variadic ? "at least " : "") +
                    std::to_string(function->arity()) + " argument" +
                    (function->arity() == 1 ? "" : "s") + "; got " +
                    std::to_string(count),
                offset);
  }
  Pointer call = Make(NodeKind::kFunction, offset, std::move(arguments));
  if (call != nullptr) call->function = function;
  return call;
}

Pointer Parser::ParseArgument(const Function& function, size_t index) {
  const size_t offset = Offset();
  const bool reference = Accept(TokenKind::kReference);
  Pointer argument = ParseOperators(kLoosest);
  const TypeSet wanted = function.argument(index);
  const bool surplus = index >= function.arity() && !function.variadic;
  if (argument == nullptr || surplus ||
      reference == (wanted == kReferenceType)) {
    return argument;
  }
  return Fail(kind::kInvalidType,
              std::string(function.name) + "() expects " + Describe(wanted) +
                  " as argument " + std::to_string(index + 1) + "; got " +
                  (reference ? Describe(kReferenceType) : "a value"),
              offset);
}

Pointer Parser::ParseLiteral() {
  const Token& token = Current();
  auto literal = token.kind == TokenKind::kLiteral
                     ? Literal::Parse(token.text)
                     : Literal::String(token.text);
  if (!literal.ok()) {
    if (literal.error().code != ErrorCode::kInvalidInput) {
      error_ = std::move(literal).error();
      return nullptr;
    }
    return Fail(kind::kSyntax,
                "The literal is not JSON: " + literal.error().message,
                token.offset);
  }
  Pointer node = Make(NodeKind::kLiteral, token.offset);
  node->literal = std::move(literal).value();
  ++at_;
  return node;
}

// An index, a slice, [*], or, where an expression starts, a list.
Pointer Parser::ParseBracket(Pointer left) {
  const size_t offset = Offset();
  ++at_;
  if (Kind() == TokenKind::kNumber || Kind() == TokenKind::kColon) {
    return ParseIndexOrSlice(std::move(left));
  }
  if (Kind() == TokenKind::kStar && Kind(1) == TokenKind::kCloseBracket) {
    at_ += 2;
    if (left == nullptr) left = Make(NodeKind::kCurrent, offset);
    return Make(NodeKind::kProjection, offset, std::move(left),
                ParseProjected(kStarPower));
  }
  if (left != nullptr) return Unexpected("an index, a slice or '*'");
  return ParseList(offset);
}

Pointer Parser::ParseIndexOrSlice(Pointer left) {
  const size_t offset = Offset();
  const bool slice =
      Kind() == TokenKind::kColon || Kind(1) == TokenKind::kColon;
  Pointer part;
  if (slice) {
    part = ParseSlice(offset);
  } else {
    part = Make(NodeKind::kIndex, offset);
    part->index = Current().number;
    ++at_;
  }
  if (part == nullptr || !Expect(TokenKind::kCloseBracket, "']'")) {
    return nullptr;
  }
  if (left != nullptr) {
    part = Join(NodeKind::kChain, std::move(left), std::move(part));
  }
  if (!slice) return part;
  return Make(NodeKind::kProjection, offset, std::move(part),
              ParseProjected(kStarPower));
}

Pointer Parser::ParseSlice(size_t offset) {
  std::optional<int64_t> parts[3];
  for (size_t i = 0;; ++i) {
    if (Kind() == TokenKind::kNumber) {
      parts[i] = Current().number;
      ++at_;
    }
    if (i == 2 || !Accept(TokenKind::kColon)) break;
  }
  if (Kind() != TokenKind::kCloseBracket) return Unexpected("']'");
  if (parts[2] == int64_t{0}) {
    return Fail(kind::kInvalidValue, "The step of a slice is 0", offset);
  }
  Pointer node = Make(NodeKind::kSlice, offset);
  node->slice = {
      .start = parts[0], .stop = parts[1], .step = parts[2].value_or(1)};
  return node;
}

Pointer Parser::ParseFilter(Pointer left) {
  const size_t offset = Offset();
  ++at_;
  Pointer condition = ParseOperators(kLoosest);
  if (condition == nullptr || !Expect(TokenKind::kCloseBracket, "']'")) {
    return nullptr;
  }
  Pointer right =
      Kind() == TokenKind::kFlatten ? Here() : ParseProjected(kFilterPower);
  return Make(NodeKind::kFilter, offset, std::move(left), std::move(right),
              std::move(condition));
}

// Behind the opening bracket.
Pointer Parser::ParseList(size_t offset) {
  std::vector<Pointer> children;
  do {
    Pointer child = ParseOperators(kLoosest);
    if (child == nullptr) return nullptr;
    children.push_back(std::move(child));
  } while (Accept(TokenKind::kComma));
  if (!Expect(TokenKind::kCloseBracket, "',' or ']'")) return nullptr;
  return Make(NodeKind::kList, offset, std::move(children));
}

Pointer Parser::ParseObject() {
  const size_t offset = Offset();
  std::vector<Pointer> children;
  std::vector<std::string> names;
  // Of equal names the last child counts, at the place of the first. By order
  // rather than by hash, as nobody can write names for which that is slow.
  std::map<std::string, size_t> places;
  do {
    ++at_;
    if (Kind() != TokenKind::kName && Kind() != TokenKind::kQuotedName) {
      return Unexpected("a name");
    }
    const std::string name = std::move(Current().text);
    ++at_;
    if (!Expect(TokenKind::kColon, "':' after a name")) return nullptr;
    Pointer child = ParseOperators(kLoosest);
    if (child == nullptr) return nullptr;
    const auto [place, fresh] = places.try_emplace(name, children.size());
    if (fresh) {
      names.push_back(name);
      children.push_back(std::move(child));
    } else {
      children[place->second] = std::move(child);
    }
  } while (Kind() == TokenKind::kComma);
  if (!Expect(TokenKind::kCloseBrace, "',' or '}'")) return nullptr;
  Pointer object = Make(NodeKind::kObject, offset, std::move(children));
  if (object != nullptr) object->names = std::move(names);
  return object;
}

Pointer Parser::ParseBehindDot(int power) {
  switch (Kind()) {
    case TokenKind::kName:
    case TokenKind::kQuotedName:
    case TokenKind::kStar:
      return ParseOperators(power);
    case TokenKind::kOpenBrace:
      return ParseObject();
    case TokenKind::kOpenBracket: {
      const size_t offset = Offset();
      ++at_;
      return ParseList(offset);
    }
    default:
      return Unexpected("a name, '*', '[' or '{' after '.'");
  }
}

// What a projection applies to each element.
Pointer Parser::ParseProjected(int power) {
  if (PowerOf(Kind()) < kEndOfProjection) return Here();
  if (Kind() == TokenKind::kOpenBracket || Kind() == TokenKind::kFilter) {
    return ParseOperators(power);
  }
  if (Accept(TokenKind::kDot)) return ParseBehindDot(power);
  return Unexpected("'.', '[' or an operator after a projection");
}

}  // namespace offloop::json::jmespath

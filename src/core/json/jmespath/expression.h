#ifndef OFFLOOP_CORE_JSON_JMESPATH_EXPRESSION_H_
#define OFFLOOP_CORE_JSON_JMESPATH_EXPRESSION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/jmespath/function.h"
#include "json/jmespath/literal.h"
#include "result.h"

namespace offloop::json::jmespath {

// How large an expression may be. Evaluation recurses with its nesting, and
// with nothing else.
constexpr size_t kMaxExpressionBytes = 64 * 1024;
constexpr size_t kMaxNesting = 256;

enum class NodeKind : uint8_t {
  kCurrent,          // @
  kField,            // name
  kIndex,            // [index]
  kSlice,            // [slice]; gives a list, whose projection is a node apart
  kLiteral,          // `JSON`, or 'text'
  kChain,            // children one after the other: a.b[0] | c
  kOr,               // children: the first true one, or the last
  kAnd,              // children: the first false one, or the last
  kNot,              // one child
  kCompare,          // two children
  kList,             // [children]
  kObject,           // {names: children}
  kFunction,         // name(children)
  kFlatten,          // gives a list, whose projection is a node apart
  kProjection,       // two children: what gives an array; what is done with
                     // every element
  kValueProjection,  // the same with the values of an object
  kFilter,           // the same, and a third child: the condition
};

enum class Comparison : uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
};

// Whether a comparison of two numbers holds.
inline bool Holds(Comparison how, double a, double b) {
  switch (how) {
    case Comparison::kEqual:
      return a == b;
    case Comparison::kNotEqual:
      return a != b;
    case Comparison::kLess:
      return a < b;
    case Comparison::kLessOrEqual:
      return a <= b;
    case Comparison::kGreater:
      return a > b;
    case Comparison::kGreaterOrEqual:
      return a >= b;
  }
  return false;
}

struct Slice {
  std::optional<int64_t> start{};
  std::optional<int64_t> stop{};
  int64_t step = 1;
};

// A node of a parsed expression. Immutable once parsed.
struct Node {
  using Pointer = std::unique_ptr<Node>;

  NodeKind kind = NodeKind::kCurrent;
  Comparison comparison = Comparison::kEqual;
  // Where it starts in the expression, for errors.
  size_t offset = 0;
  // The depth of nesting, including itself.
  size_t nesting = 1;
  std::vector<Pointer> children{};
  // For a field: its name, decoded.
  std::string name{};
  // For an object: one for each child.
  std::vector<std::string> names{};
  int64_t index = 0;
  Slice slice{};
  const Function* function = nullptr;
  std::unique_ptr<const Literal> literal{};
};

// Parses a JMESPath expression (jmespath.org/specification.html). The result is
// data: an expression is never executed as code.
//
// Errors: kInvalidExpression with an offset, for a syntax error, an unknown
// function, a wrong number of arguments, a misplaced or missing &…, a step of 0
// in a slice, more than kMaxExpressionBytes or kMaxNesting. kOutOfMemory.
// Thread-safe.
Result<Node::Pointer> ParseExpression(std::string_view text);

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_EXPRESSION_H_

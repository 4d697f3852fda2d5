#ifndef OFFLOOP_CORE_JSON_JSONPATH_EXPRESSION_H_
#define OFFLOOP_CORE_JSON_JSONPATH_EXPRESSION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json/jsonpath/regex.h"
#include "json/tape.h"

namespace offloop::json::jsonpath {

// A JSONPath query (RFC 9535) as data: lists that refer to each other by index,
// so that there is no tree to recurse into.

// [start:end:step], RFC 9535 section 2.3.4.
struct Slice {
  std::optional<int64_t> start;
  std::optional<int64_t> end;
  int64_t step = 1;
};

struct Selector {
  enum class Kind : uint8_t { kName, kWildcard, kIndex, kSlice, kFilter };

  Kind kind;
  // kName: the decoded name, in UTF-8.
  std::string name{};
  // kIndex
  int64_t index = 0;
  // kSlice
  Slice slice{};
  // kFilter: the index of its expression.
  uint32_t filter = 0;
};

// Applied to each node that the previous segments selected.
struct Segment {
  // Applied to all descendants too.
  bool descendant = false;
  std::vector<Selector> selectors{};
};

struct Query {
  // Starts at the root rather than at the current node.
  bool absolute = true;
  // Selects at most one node, because all its segments are a name or an index.
  bool singular = true;
  std::vector<Segment> segments{};
};

struct Literal {
  ValueType type;
  double number = 0;
  // The decoded string, in UTF-8.
  std::string text{};
};

enum class ComparisonOperator : uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
};

enum class Function : uint8_t { kLength, kCount, kMatch, kSearch, kValue };

// A part of a filter.
struct Expression {
  enum class Kind : uint8_t {
    // Logical.
    kOr,
    kAnd,
    kNot,
    kComparison,
    kExists,  // Whether the query `place` gives a node.
    // Values.
    kLiteral,        // The literal `place`.
    kSingularQuery,  // The value that the query `place` gives, or nothing.
    // Nodes, for functions of nodes.
    kNodes,
    // Either, depending on the function.
    kCall,
  };

  Kind kind;
  ComparisonOperator comparison = ComparisonOperator::kEqual;
  Function function = Function::kLength;
  uint32_t place = 0;
  // Indexes of expressions.
  std::vector<uint32_t> operands{};
};

// A compiled query. Immutable, so thread-safe.
struct PathExpression {
  // The first one is the query itself; the others are in filters.
  std::vector<Query> queries{};
  std::vector<Expression> expressions{};
  std::vector<Literal> literals{};
  // One entry for each literal: compiled if it is a pattern of match() or
  // search() and an I-Regexp.
  std::vector<std::optional<Regex>> patterns{};
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_EXPRESSION_H_

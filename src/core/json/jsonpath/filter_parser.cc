#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "json/jsonpath/parse_state.h"
#include "json/jsonpath/parser.h"

namespace offloop::json::jsonpath {
namespace {

using Kind = Expression::Kind;

// The types of RFC 9535, section 2.4.1.
enum class Type : uint8_t { kValue, kLogical, kNodes };

struct Signature {
  std::string_view name;
  Function function;
  Type result;
  size_t parameters;
  // The type of every parameter.
  Type parameter;
};

// RFC 9535, sections 2.4.4 to 2.4.8.
constexpr std::array<Signature, 5> kFunctions = {{
    {"length", Function::kLength, Type::kValue, 1, Type::kValue},
    {"count", Function::kCount, Type::kValue, 1, Type::kNodes},
    {"match", Function::kMatch, Type::kLogical, 2, Type::kValue},
    {"search", Function::kSearch, Type::kLogical, 2, Type::kValue},
    {"value", Function::kValue, Type::kValue, 1, Type::kNodes},
}};

constexpr std::array<std::pair<std::string_view, ComparisonOperator>, 6>
    kComparisons = {{{"==", ComparisonOperator::kEqual},
                     {"!=", ComparisonOperator::kNotEqual},
                     {"<=", ComparisonOperator::kLessOrEqual},
                     {">=", ComparisonOperator::kGreaterOrEqual},
                     {"<", ComparisonOperator::kLess},
                     {">", ComparisonOperator::kGreater}}};

// A literal, a query or a call, before its use is known.
struct Operand {
  enum class Kind : uint8_t { kLiteral, kQuery, kCall };

  Kind kind = Kind::kLiteral;
  // Its index in the list of its kind; a call is already an expression.
  uint32_t place = 0;
  size_t offset = 0;
};

// One method per grammar rule.
class FilterParser {
 public:
  explicit FilterParser(ParseState& state)
      : state_(state), cursor_(state.cursor) {}

  // logical-or-expr = logical-and-expr *(S "||" S logical-and-expr)
  uint32_t Or() {
    return List(Kind::kOr, "||", [this] { return And(); });
  }

 private:
  uint32_t And() {
    return List(Kind::kAnd, "&&", [this] { return Basic(); });
  }

  template <typename Rule>
  uint32_t List(Kind kind, std::string_view separator, Rule rule) {
    const uint32_t first = rule();
    cursor_.SkipSpaces();
    if (!cursor_.Sees(separator)) return first;
    Expression list = {.kind = kind, .operands = {first}};
    while (cursor_.Take(separator)) {
      cursor_.SkipSpaces();
      list.operands.push_back(rule());
      cursor_.SkipSpaces();
    }
    return Add(std::move(list));
  }

  // basic-expr = paren-expr / comparison-expr / test-expr
  uint32_t Basic() {
    if (cursor_.Take("!")) {
      cursor_.SkipSpaces();
      const uint32_t inner =
          cursor_.Peek() == '(' ? Parenthesized() : Test(ParseOperand());
      return Add({.kind = Kind::kNot, .operands = {inner}});
    }
    if (cursor_.Peek() == '(') return Parenthesized();
    const Operand left = ParseOperand();
    cursor_.SkipSpaces();
    for (const auto& [token, comparison] : kComparisons) {
      if (cursor_.Take(token)) return Comparison(left, comparison);
    }
    return Test(left);
  }

  uint32_t Parenthesized() {
    if (!Deeper()) return 0;
    cursor_.Take("(");
    cursor_.SkipSpaces();
    const uint32_t inner = Or();
    if (!cursor_.Take(")")) cursor_.FailExpecting("')'");
    --state_.nesting;
    return inner;
  }

  uint32_t Comparison(const Operand& left, ComparisonOperator comparison) {
    cursor_.SkipSpaces();
    const Operand right = ParseOperand();
    return Add({.kind = Kind::kComparison,
                .comparison = comparison,
                .operands = {AsValue(left), AsValue(right)}});
  }

  Operand ParseOperand() {
    Operand operand = {.offset = cursor_.at()};
    const char c = cursor_.Peek();
    if (c == '$' || c == '@') {
      operand.kind = Operand::Kind::kQuery;
      if (Deeper()) operand.place = ParseQuery(state_);
      --state_.nesting;
    } else if (c == '\'' || c == '"') {
      operand.place =
          AddLiteral({.type = ValueType::kString, .text = cursor_.String()});
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      operand.place =
          AddLiteral({.type = ValueType::kNumber, .number = cursor_.Number()});
    } else {
      Named(operand);
    }
    return operand;
  }

  // true, false, null, or a call.
  void Named(Operand& operand) {
    const std::string_view name = cursor_.Identifier();
    if (name.empty())
      return cursor_.FailExpecting("a query, a literal or a function");
    if (cursor_.Peek() == '(') {
      operand.kind = Operand::Kind::kCall;
      operand.place = Call(name, operand.offset);
    } else if (name == "true") {
      operand.place = AddLiteral({.type = ValueType::kTrue});
    } else if (name == "false") {
      operand.place = AddLiteral({.type = ValueType::kFalse});
    } else if (name == "null") {
      operand.place = AddLiteral({.type = ValueType::kNull});
    } else {
      cursor_.FailAt(operand.offset, "Unknown name \"" + std::string(name) +
                                         "\"; a member of the current node is "
                                         "@." +
                                         std::string(name));
    }
  }

  // function-expr = function-name "(" S [function-argument
  //                 *(S "," S function-argument)] S ")"
  uint32_t Call(std::string_view name, size_t offset) {
    const auto signature =
        std::find_if(kFunctions.begin(), kFunctions.end(),
                     [&](const Signature& each) { return each.name == name; });
    if (signature == kFunctions.end()) {
      cursor_.FailAt(offset, "Unknown function \"" + std::string(name) + "\"");
      return 0;
    }
    if (!Deeper()) return 0;
    cursor_.Take("(");
    cursor_.SkipSpaces();
    const std::vector<Operand> arguments = Arguments();
    if (arguments.size() != signature->parameters) {
      cursor_.FailAt(offset, std::string(name) + "() takes " +
                                 std::to_string(signature->parameters) +
                                 " argument(s) but got " +
                                 std::to_string(arguments.size()));
      return 0;
    }
    Expression call = {.kind = Kind::kCall, .function = signature->function};
    for (const Operand& each : arguments) {
      call.operands.push_back(
          signature->parameter == Type::kNodes ? AsNodes(each) : AsValue(each));
    }
    if (signature->result == Type::kLogical) CompilePattern(arguments[1]);
    --state_.nesting;
    return Add(std::move(call));
  }

  std::vector<Operand> Arguments() {
    std::vector<Operand> arguments;
    if (cursor_.Take(")")) return arguments;
    do {
      cursor_.SkipSpaces();
      arguments.push_back(ParseOperand());
      cursor_.SkipSpaces();
    } while (cursor_.Take(","));
    if (!cursor_.Take(")")) cursor_.FailExpecting("',' or ')'");
    return arguments;
  }

  // Section 2.4.3, "well-typedness": an operand where one of these types is
  // required.
  uint32_t AsValue(const Operand& operand) {
    if (cursor_.failed()) return 0;
    if (operand.kind == Operand::Kind::kLiteral) {
      return Add({.kind = Kind::kLiteral, .place = operand.place});
    }
    if (operand.kind == Operand::Kind::kQuery) {
      if (!state_.path.queries[operand.place].singular) {
        cursor_.FailAt(operand.offset,
                       "A query that is compared, or is an argument that must "
                       "be a value, must be singular: names and indexes only");
      }
      return Add({.kind = Kind::kSingularQuery, .place = operand.place});
    }
    if (ResultOf(operand) != Type::kValue) {
      cursor_.FailAt(operand.offset,
                     "The function gives a truth, which is no value");
    }
    return operand.place;
  }

  uint32_t AsNodes(const Operand& operand) {
    if (operand.kind != Operand::Kind::kQuery) {
      cursor_.FailAt(operand.offset, "The argument must be a query");
    }
    return Add({.kind = Kind::kNodes, .place = operand.place});
  }

  // test-expr = filter-query / function-expr
  uint32_t Test(const Operand& operand) {
    if (cursor_.failed()) return 0;
    if (operand.kind == Operand::Kind::kQuery) {
      return Add({.kind = Kind::kExists, .place = operand.place});
    }
    if (operand.kind == Operand::Kind::kLiteral) {
      cursor_.FailAt(operand.offset, "A literal must be compared");
    } else if (ResultOf(operand) != Type::kLogical) {
      cursor_.FailAt(operand.offset,
                     "The function gives a value, which must be compared");
    }
    return operand.place;
  }

  Type ResultOf(const Operand& call) const {
    const Function function = state_.path.expressions[call.place].function;
    return std::find_if(
               kFunctions.begin(), kFunctions.end(),
               [&](const Signature& each) { return each.function == function; })
        ->result;
  }

  // A pattern that stands in the expression is compiled with it. One that is
  // not an I-Regexp matches nothing (section 2.4.6), but one that is too large
  // is refused rather than ignored.
  void CompilePattern(const Operand& pattern) {
    if (cursor_.failed() || pattern.kind != Operand::Kind::kLiteral) return;
    const Literal& literal = state_.path.literals[pattern.place];
    if (literal.type != ValueType::kString) return;
    Result<Regex> regex = Regex::Compile(literal.text, &state_.regex_work);
    if (!regex.ok()) {
      if (regex.error().code == ErrorCode::kOutOfRange) {
        cursor_.FailAt(pattern.offset, regex.error().message);
      }
      return;
    }
    state_.regex_states += regex.value().size();
    if (state_.regex_states > Regex::kMaxStates) {
      cursor_.FailAt(pattern.offset,
                     "The regular expressions of the path need more than " +
                         std::to_string(Regex::kMaxStates) + " states");
    } else if (state_.regex_work > Regex::kMaxWork) {
      cursor_.FailAt(pattern.offset,
                     "The regular expressions of the path have more than " +
                         std::to_string(Regex::kMaxWork) +
                         " parts, repetitions included");
    }
    state_.path.patterns[pattern.place] = std::move(regex).value();
  }

  bool Deeper() {
    if (++state_.nesting <= kMaxNesting) return true;
    cursor_.Fail("The path is nested deeper than " +
                 std::to_string(kMaxNesting));
    return false;
  }

  uint32_t AddLiteral(Literal literal) {
    state_.path.literals.push_back(std::move(literal));
    state_.path.patterns.emplace_back();
    return static_cast<uint32_t>(state_.path.literals.size() - 1);
  }

  uint32_t Add(Expression expression) {
    state_.path.expressions.push_back(std::move(expression));
    return static_cast<uint32_t>(state_.path.expressions.size() - 1);
  }

  ParseState& state_;
  Cursor& cursor_;
};

}  // namespace

uint32_t ParseFilter(ParseState& state) { return FilterParser(state).Or(); }

}  // namespace offloop::json::jsonpath

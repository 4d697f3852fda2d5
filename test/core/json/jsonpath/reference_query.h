#ifndef OFFLOOP_TEST_CORE_JSON_JSONPATH_REFERENCE_QUERY_H_
#define OFFLOOP_TEST_CORE_JSON_JSONPATH_REFERENCE_QUERY_H_

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "json/jsonpath/expression.h"
#include "json/jsonpath/meter.h"
#include "json/read_real.h"
#include "json/string_text.h"
#include "json/value.h"

namespace offloop::json::jsonpath {

// RFC 9535 as it is written, on a tree: lists of nodes, sets of members, and
// recursion wherever it is easiest. Shares only the parser, the engine for
// regular expressions, and the reading of scalars with what it checks.
class ReferenceQuery {
 public:
  struct Tree {
    Value source;
    std::vector<Tree> elements{};
    // In the order of the last of equal names.
    std::vector<std::pair<std::string, Tree>> members{};
  };
  struct Node {
    std::string path;
    const Tree* tree;
  };
  using Nodes = std::vector<Node>;

  // Both outlive it, as does the meter, which is for regular expressions only.
  ReferenceQuery(const PathExpression& path, Value root, Meter& meter)
      : path_(path), root_(Build(root)), meter_(meter) {}

  Nodes Run() const { return Select(path_.queries[0], root_); }

 private:
  // A number, a string, or anything else; nothing at all where empty.
  using Scalar = std::variant<std::monostate, double, std::string, const Tree*>;

  static std::string TextOf(Value string) {
    std::string buffer;
    return std::string(ReadString(string, buffer));
  }

  static Tree Build(Value value) {
    Tree tree = {.source = value};
    if (!value.is_container()) return tree;
    const bool object = value.type() == ValueType::kObject;
    for (Value each = value.first_child(); each != value.next();
         each = each.next()) {
      if (!object) {
        tree.elements.push_back(Build(each));
        continue;
      }
      const std::string name = TextOf(each);
      std::erase_if(tree.members,
                    [&](const auto& member) { return member.first == name; });
      each = each.next();
      tree.members.emplace_back(name, Build(each));
    }
    return tree;
  }

  static std::string Quoted(const std::string& name) {
    static const std::map<char, std::string> kEscapes = {
        {'\b', "\\b"}, {'\t', "\\t"}, {'\n', "\\n"}, {'\f', "\\f"},
        {'\r', "\\r"}, {'\'', "\\'"}, {'\\', "\\\\"}};
    std::string quoted = "['";
    for (const char c : name) {
      const auto known = kEscapes.find(c);
      if (known != kEscapes.end()) {
        quoted += known->second;
      } else if (static_cast<uint8_t>(c) < 0x20) {
        const char* const digits = "0123456789abcdef";
        quoted += std::string("\\u00") + (c < 0x10 ? "0" : "1") +
                  digits[static_cast<uint8_t>(c) % 16];
      } else {
        quoted += c;
      }
    }
    return quoted + "']";
  }

  static Node Element(const Node& of, size_t i) {
    return {of.path + "[" + std::to_string(i) + "]", &of.tree->elements[i]};
  }

  static Nodes Children(const Node& of) {
    Nodes children;
    for (size_t i = 0; i < of.tree->elements.size(); ++i) {
      children.push_back(Element(of, i));
    }
    for (const auto& [name, tree] : of.tree->members) {
      children.push_back({of.path + Quoted(name), &tree});
    }
    return children;
  }

  static void AddDescendants(const Node& of, Nodes& all) {
    all.push_back(of);
    for (const Node& child : Children(of)) AddDescendants(child, all);
  }

  Nodes Select(const Query& query, const Tree& current) const {
    Nodes nodes = {{"$", query.absolute ? &root_ : &current}};
    for (const Segment& segment : query.segments) {
      Nodes inputs;
      for (const Node& node : nodes) {
        if (segment.descendant) {
          AddDescendants(node, inputs);
        } else {
          inputs.push_back(node);
        }
      }
      nodes.clear();
      for (const Node& input : inputs) {
        for (const Selector& selector : segment.selectors) {
          Apply(selector, input, nodes);
        }
      }
    }
    return nodes;
  }

  void Apply(const Selector& selector, const Node& to, Nodes& nodes) const {
    const auto size = static_cast<int64_t>(to.tree->elements.size());
    switch (selector.kind) {
      case Selector::Kind::kName:
        for (const auto& [name, tree] : to.tree->members) {
          if (name == selector.name) {
            nodes.push_back({to.path + Quoted(name), &tree});
          }
        }
        return;
      case Selector::Kind::kIndex: {
        const int64_t at =
            selector.index < 0 ? size + selector.index : selector.index;
        if (at >= 0 && at < size) {
          nodes.push_back(Element(to, static_cast<size_t>(at)));
        }
        return;
      }
      case Selector::Kind::kSlice:
        return ApplySlice(selector.slice, to, nodes);
      default:
        for (const Node& child : Children(to)) {
          if (selector.kind == Selector::Kind::kWildcard ||
              Test(selector.filter, *child.tree)) {
            nodes.push_back(child);
          }
        }
    }
  }

  // Section 2.3.4.2.2, word by word.
  static void ApplySlice(const Slice& slice, const Node& to, Nodes& nodes) {
    const auto len = static_cast<int64_t>(to.tree->elements.size());
    const int64_t step = slice.step;
    const auto normalize = [len](int64_t i) { return i >= 0 ? i : len + i; };
    const int64_t start =
        normalize(slice.start.value_or(step >= 0 ? 0 : len - 1));
    const int64_t end =
        normalize(slice.end.value_or(step >= 0 ? len : -len - 1));
    if (step > 0) {
      const int64_t lower = std::min(std::max<int64_t>(start, 0), len);
      const int64_t upper = std::min(std::max<int64_t>(end, 0), len);
      for (int64_t i = lower; i < upper; i += step) {
        nodes.push_back(Element(to, static_cast<size_t>(i)));
      }
    } else if (step < 0) {
      const int64_t upper = std::min(std::max<int64_t>(start, -1), len - 1);
      const int64_t lower = std::min(std::max<int64_t>(end, -1), len - 1);
      for (int64_t i = upper; lower < i; i += step) {
        nodes.push_back(Element(to, static_cast<size_t>(i)));
      }
    }
  }

  bool Test(uint32_t place, const Tree& current) const {
    const Expression& expression = path_.expressions[place];
    bool result = expression.kind == Expression::Kind::kAnd;
    switch (expression.kind) {
      case Expression::Kind::kOr:
        for (const uint32_t each : expression.operands) {
          result = Test(each, current) || result;
        }
        return result;
      case Expression::Kind::kAnd:
        for (const uint32_t each : expression.operands) {
          result = Test(each, current) && result;
        }
        return result;
      case Expression::Kind::kNot:
        return !Test(expression.operands[0], current);
      case Expression::Kind::kExists:
        return !Select(path_.queries[expression.place], current).empty();
      case Expression::Kind::kComparison:
        return Compare(expression.comparison,
                       Read(expression.operands[0], current),
                       Read(expression.operands[1], current));
      default:
        return Matches(expression, current);
    }
  }

  bool Matches(const Expression& call, const Tree& current) const {
    const Scalar text = Read(call.operands[0], current);
    const Scalar pattern = Read(call.operands[1], current);
    const auto* const subject = std::get_if<std::string>(&text);
    const auto* const source = std::get_if<std::string>(&pattern);
    if (subject == nullptr || source == nullptr) return false;
    const auto regex = Regex::Compile(*source);
    if (!regex.ok()) return false;
    RegexScratch scratch;
    const auto where = call.function == Function::kMatch
                           ? Regex::Where::kWhole
                           : Regex::Where::kAnywhere;
    return regex.value().Matches(*subject, where, meter_, scratch).value();
  }

  static bool Less(const Scalar& a, const Scalar& b) {
    if (a.index() != b.index()) return false;
    if (const auto* number = std::get_if<double>(&a)) {
      return *number < std::get<double>(b);
    }
    const auto* const text = std::get_if<std::string>(&a);
    return text != nullptr && *text < std::get<std::string>(b);
  }

  static bool Same(const Scalar& a, const Scalar& b) {
    if (a.index() != b.index()) return false;
    const auto* const tree = std::get_if<const Tree*>(&a);
    return tree == nullptr ? a == b
                           : SameTree(**tree, *std::get<const Tree*>(b));
  }

  static bool SameTree(const Tree& a, const Tree& b) {
    if (a.source.type() != b.source.type() ||
        a.elements.size() != b.elements.size() ||
        a.members.size() != b.members.size()) {
      return false;
    }
    for (size_t i = 0; i < a.elements.size(); ++i) {
      if (!SameTree(a.elements[i], b.elements[i])) return false;
    }
    for (const auto& [name, tree] : a.members) {
      const auto other = std::find_if(
          b.members.begin(), b.members.end(),
          [&wanted = name](const auto& each) { return each.first == wanted; });
      if (other == b.members.end() || !SameTree(tree, other->second)) {
        return false;
      }
    }
    const Scalar x = ReadTree(a);
    return std::holds_alternative<const Tree*>(x) || x == ReadTree(b);
  }

  static bool Compare(ComparisonOperator comparison, const Scalar& a,
                      const Scalar& b) {
    switch (comparison) {
      case ComparisonOperator::kEqual:
        return Same(a, b);
      case ComparisonOperator::kNotEqual:
        return !Same(a, b);
      case ComparisonOperator::kLess:
        return Less(a, b);
      case ComparisonOperator::kLessOrEqual:
        return Less(a, b) || Same(a, b);
      case ComparisonOperator::kGreater:
        return Less(b, a);
      default:
        return Less(b, a) || Same(a, b);
    }
  }

  static Scalar ReadTree(const Tree& tree) {
    switch (tree.source.type()) {
      case ValueType::kNumber:
        return ReadReal(tree.source.source());
      case ValueType::kString:
        return TextOf(tree.source);
      default:
        return &tree;
    }
  }

  Scalar Read(uint32_t place, const Tree& current) const {
    const Expression& expression = path_.expressions[place];
    if (expression.kind == Expression::Kind::kLiteral) {
      return ReadLiteral(path_.literals[expression.place]);
    }
    if (expression.kind == Expression::Kind::kSingularQuery) {
      return Only(Select(path_.queries[expression.place], current));
    }
    const uint32_t argument = expression.operands[0];
    if (expression.function == Function::kLength) {
      return Length(Read(argument, current));
    }
    const Nodes nodes =
        Select(path_.queries[path_.expressions[argument].place], current);
    if (expression.function == Function::kValue) return Only(nodes);
    return static_cast<double>(nodes.size());
  }

  static Scalar Only(const Nodes& nodes) {
    return nodes.size() == 1 ? ReadTree(*nodes[0].tree) : Scalar();
  }

  static Scalar Length(const Scalar& of) {
    if (const auto* text = std::get_if<std::string>(&of)) {
      return static_cast<double>(
          std::count_if(text->begin(), text->end(),
                        [](char c) { return (c & 0xC0) != 0x80; }));
    }
    const auto* const tree = std::get_if<const Tree*>(&of);
    if (tree == nullptr || !(*tree)->source.is_container()) return {};
    return static_cast<double>((*tree)->elements.size() +
                               (*tree)->members.size());
  }

  static Scalar ReadLiteral(const Literal& literal) {
    static const Tree kNull = {.source = Make("null")};
    static const Tree kTrue = {.source = Make("true")};
    static const Tree kFalse = {.source = Make("false")};
    switch (literal.type) {
      case ValueType::kNumber:
        return literal.number;
      case ValueType::kString:
        return literal.text;
      case ValueType::kTrue:
        return &kTrue;
      case ValueType::kFalse:
        return &kFalse;
      default:
        return &kNull;
    }
  }

  // A value of its own, on a tape of one slot.
  static Value Make(std::string_view text) {
    static std::map<std::string_view, Tape::Slot> slots;
    const ValueType type = text == "null"   ? ValueType::kNull
                           : text == "true" ? ValueType::kTrue
                                            : ValueType::kFalse;
    Tape::Slot& slot = slots[text];
    slot = {0, static_cast<uint32_t>(type) | static_cast<uint32_t>(text.size())
                                                 << Tape::kSizeShift};
    return {AsBytes(text).data(), &slot, 0};
  }

  const PathExpression& path_;
  Tree root_;
  Meter& meter_;
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_TEST_CORE_JSON_JSONPATH_REFERENCE_QUERY_H_

#ifndef OFFLOOP_CORE_JSON_JSONPATH_REGEX_SYNTAX_H_
#define OFFLOOP_CORE_JSON_JSONPATH_REGEX_SYNTAX_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "json/jsonpath/unicode_category.h"
#include "result.h"

namespace offloop::json::jsonpath {

// A set of characters, such as [a-z\p{Nd}].
struct CharacterClass {
  struct Range {
    uint32_t first;
    // Included.
    uint32_t last;
  };

  bool Contains(uint32_t code_point) const;
  // Makes Contains() fast. Called once, when the set is complete.
  void Seal();

  std::vector<Range> ranges;
  CategorySet categories = 0;
  bool negated = false;
};

// A part of a regular expression.
struct RegexNode {
  enum class Kind : uint8_t {
    kCharacter,  // `value` is the code point.
    kAny,        // All but line feed and carriage return.
    kClass,      // `value` is its place in RegexTree::classes.
    kBegin,
    kEnd,
    kSequence,  // Of all children; none is the empty text.
    kChoice,    // One of the children.
    kRepeat,    // The child, `least` to `most` times.
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  Kind kind;
  uint32_t value = 0;
  uint32_t least = 0;
  uint32_t most = 0;
  // Indexes in RegexTree::nodes.
  uint32_t first_child = kNone;
  uint32_t next_sibling = kNone;
};

constexpr uint32_t kUnboundedRepeat = UINT32_MAX;

// A parsed regular expression; the root is the last node.
struct RegexTree {
  std::vector<RegexNode> nodes;
  std::vector<CharacterClass> classes;
};

// The deepest nesting of groups.
constexpr size_t kMaxRegexNesting = 100;

// Parses an I-Regexp (RFC 9485, section 3). '^' and '$' outside classes, which
// stand for themselves in its grammar, are the start and the end of the text,
// as in the conformance suite of RFC 9535. Linear; thread-safe.
//
// Errors: kInvalidExpression with the offset; kOutOfRange when groups are
// nested too deep. Precondition: `pattern` is UTF-8 or WTF-8.
Result<RegexTree> ParseRegex(std::string_view pattern);

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_REGEX_SYNTAX_H_

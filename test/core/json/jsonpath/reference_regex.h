#ifndef OFFLOOP_TEST_CORE_JSON_JSONPATH_REFERENCE_REGEX_H_
#define OFFLOOP_TEST_CORE_JSON_JSONPATH_REFERENCE_REGEX_H_

#include <cstddef>
#include <set>
#include <string_view>

#include "code_points.h"
#include "json/jsonpath/regex_syntax.h"

namespace offloop::json::jsonpath {

// Follows a parsed expression over sets of places in the text: where it may end
// when it starts at one of them. No machine, and slow. For small texts only.
class ReferenceRegex {
 public:
  ReferenceRegex(const RegexTree& tree, std::string_view text)
      : tree_(tree), text_(text) {}

  bool MatchesWhole() const { return Ends({0}).contains(text_.size()); }

  bool MatchesAnywhere() const {
    Places starts;
    for (size_t at = 0; at < text_.size();
         at += ReadCodePoint(text_, at).size) {
      starts.insert(at);
    }
    starts.insert(text_.size());
    return !Ends(starts).empty();
  }

 private:
  using Places = std::set<size_t>;
  using Kind = RegexNode::Kind;

  Places Ends(const Places& starts) const {
    return After(tree_.nodes.back(), starts);
  }

  Places After(const RegexNode& node, const Places& starts) const {
    switch (node.kind) {
      case Kind::kSequence: {
        Places places = starts;
        for (uint32_t each = node.first_child; each != RegexNode::kNone;
             each = tree_.nodes[each].next_sibling) {
          places = After(tree_.nodes[each], places);
        }
        return places;
      }
      case Kind::kChoice: {
        Places places;
        for (uint32_t each = node.first_child; each != RegexNode::kNone;
             each = tree_.nodes[each].next_sibling) {
          places.merge(After(tree_.nodes[each], starts));
        }
        return places;
      }
      case Kind::kRepeat:
        return Repeated(node, starts);
      default:
        return AfterOne(node, starts);
    }
  }

  Places Repeated(const RegexNode& node, const Places& starts) const {
    const RegexNode& child = tree_.nodes[node.first_child];
    Places places = starts;
    for (uint32_t i = 0; i < node.least; ++i) places = After(child, places);
    Places all = places;
    for (uint32_t i = node.least; i < node.most; ++i) {
      places = After(child, places);
      const size_t before = all.size();
      all.insert(places.begin(), places.end());
      if (all.size() == before) break;
    }
    return all;
  }

  Places AfterOne(const RegexNode& node, const Places& starts) const {
    Places places;
    for (const size_t at : starts) {
      if (node.kind == Kind::kBegin || node.kind == Kind::kEnd) {
        const size_t where = node.kind == Kind::kBegin ? 0 : text_.size();
        if (at == where) places.insert(at);
        continue;
      }
      if (at == text_.size()) continue;
      const CodePoint read = ReadCodePoint(text_, at);
      if (Accepts(node, read.value)) places.insert(at + read.size);
    }
    return places;
  }

  bool Accepts(const RegexNode& node, uint32_t c) const {
    if (node.kind == Kind::kCharacter) return node.value == c;
    if (node.kind == Kind::kAny) return c != '\n' && c != '\r';
    const CharacterClass& listed = tree_.classes[node.value];
    bool found =
        (listed.categories >> static_cast<unsigned>(CategoryOf(c)) & 1u) != 0;
    for (const auto& range : listed.ranges) {
      found = found || (range.first <= c && c <= range.last);
    }
    return found != listed.negated;
  }

  const RegexTree& tree_;
  std::string_view text_;
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_TEST_CORE_JSON_JSONPATH_REFERENCE_REGEX_H_

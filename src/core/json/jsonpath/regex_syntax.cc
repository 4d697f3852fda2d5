#include "json/jsonpath/regex_syntax.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "code_points.h"

namespace offloop::json::jsonpath {
namespace {

using NodeKind = RegexNode::Kind;

// Counts beyond this are all equally too large.
constexpr uint32_t kLargestCount = UINT32_MAX - 1;

// Characters with a special meaning unless they are escaped.
constexpr std::string_view kSpecial = "()*+.?[\\]{|}";
constexpr std::string_view kEscapable = "()*+-.?[\\]^{|}";

// One method per grammar rule. A failure is kept, and ends every loop.
class RegexParser {
 public:
  explicit RegexParser(std::string_view pattern) : pattern_(pattern) {}

  Result<RegexTree> Parse() {
    Choice();
    if (!error_ && !AtEnd()) Fail("Unexpected ')'");
    if (error_) return *std::move(error_);
    return std::move(tree_);
  }

 private:
  bool AtEnd() const { return at_ == pattern_.size(); }
  bool Sees(char c) const { return !AtEnd() && pattern_[at_] == c; }
  bool Take(char c) {
    if (!Sees(c)) return false;
    ++at_;
    return true;
  }
  uint32_t TakeCodePoint() {
    const CodePoint read = ReadCodePoint(pattern_, at_);
    at_ += read.size;
    return read.value;
  }

  void Fail(std::string message,
            ErrorCode code = ErrorCode::kInvalidExpression) {
    if (error_) return;
    error_ = Error{.code = code,
                   .message = std::move(message),
                   .offset = static_cast<int64_t>(at_)};
    at_ = pattern_.size();
  }

  uint32_t Add(RegexNode node) {
    tree_.nodes.push_back(node);
    return static_cast<uint32_t>(tree_.nodes.size() - 1);
  }

  // A list of children becomes a node of its own.
  struct Children {
    uint32_t first = RegexNode::kNone;
    uint32_t last = RegexNode::kNone;
  };
  void Append(Children& list, uint32_t node) {
    if (list.first == RegexNode::kNone) {
      list.first = node;
    } else {
      tree_.nodes[list.last].next_sibling = node;
    }
    list.last = node;
  }

  // i-regexp = branch *( "|" branch )
  uint32_t Choice() {
    Children branches;
    do {
      Append(branches, Sequence());
    } while (Take('|'));
    return Add({.kind = NodeKind::kChoice, .first_child = branches.first});
  }

  // branch = *piece
  uint32_t Sequence() {
    Children pieces;
    while (!AtEnd() && !Sees('|') && !Sees(')')) Append(pieces, Piece());
    return Add({.kind = NodeKind::kSequence, .first_child = pieces.first});
  }

  // piece = atom [ quantifier ]
  uint32_t Piece() {
    const uint32_t atom = Atom();
    RegexNode repeat = {.kind = NodeKind::kRepeat, .first_child = atom};
    if (Take('*')) {
      repeat.most = kUnboundedRepeat;
    } else if (Take('+')) {
      repeat.least = 1;
      repeat.most = kUnboundedRepeat;
    } else if (Take('?')) {
      repeat.most = 1;
    } else if (Take('{')) {
      Range(repeat);
    } else {
      return atom;
    }
    return Add(repeat);
  }

  // Behind the brace of "{" QuantExact [ "," [ QuantExact ] ] "}".
  void Range(RegexNode& repeat) {
    repeat.least = repeat.most = Count();
    if (Take(',')) repeat.most = Sees('}') ? kUnboundedRepeat : Count();
    if (!Take('}')) return Fail("Expected '}' after a count");
    if (repeat.most < repeat.least) Fail("The larger count must come last");
  }

  uint32_t Count() {
    uint64_t count = 0;
    const size_t begin = at_;
    while (!AtEnd() && pattern_[at_] >= '0' && pattern_[at_] <= '9') {
      count = std::min<uint64_t>(
          10 * count + static_cast<uint64_t>(pattern_[at_++] - '0'),
          kLargestCount);
    }
    if (at_ == begin) Fail("Expected a count");
    return static_cast<uint32_t>(count);
  }

  uint32_t Atom() {
    switch (pattern_[at_]) {
      case '(':
        return Group();
      case '[':
        return ClassExpression();
      case '\\':
        return Escaped();
      case '.':
        ++at_;
        return Add({.kind = NodeKind::kAny});
      case '^':
        ++at_;
        return Add({.kind = NodeKind::kBegin});
      case '$':
        ++at_;
        return Add({.kind = NodeKind::kEnd});
      default:
        if (kSpecial.find(pattern_[at_]) != kSpecial.npos) {
          Fail("Expected a character");
          return Add({.kind = NodeKind::kSequence});
        }
        return Add({.kind = NodeKind::kCharacter, .value = TakeCodePoint()});
    }
  }

  uint32_t Group() {
    ++at_;
    if (++nesting_ > kMaxRegexNesting) {
      Fail("Groups are nested too deep", ErrorCode::kOutOfRange);
      return Add({.kind = NodeKind::kSequence});
    }
    const uint32_t inner = Choice();
    if (!Take(')')) Fail("Expected ')'");
    --nesting_;
    return inner;
  }

  // SingleCharEsc / charClassEsc
  uint32_t Escaped() {
    if (const auto set = CategoryEscape()) {
      CharacterClass single;
      single.categories = *set;
      return AddClass(std::move(single));
    }
    return Add({.kind = NodeKind::kCharacter, .value = EscapedCharacter()});
  }

  uint32_t EscapedCharacter() {
    ++at_;
    const char c = AtEnd() ? '\0' : pattern_[at_];
    uint32_t value = 0;
    if (c == 'n') {
      value = '\n';
    } else if (c == 'r') {
      value = '\r';
    } else if (c == 't') {
      value = '\t';
    } else if (!AtEnd() && kEscapable.find(c) != kEscapable.npos) {
      value = static_cast<uint8_t>(c);
    } else {
      Fail("Unknown escape sequence");
      return 0;
    }
    ++at_;
    return value;
  }

  // \p{..} or \P{..}, if there is one.
  std::optional<CategorySet> CategoryEscape() {
    const std::string_view rest = pattern_.substr(at_);
    if (!rest.starts_with("\\p") && !rest.starts_with("\\P")) {
      return std::nullopt;
    }
    const bool complement = rest[1] == 'P';
    const size_t close = rest.find('}');
    const auto named = rest.substr(2).starts_with('{') && close != rest.npos
                           ? CategoriesNamed(rest.substr(3, close - 3))
                           : std::nullopt;
    if (!named) {
      Fail("Expected a general category, such as {Lu}");
      return CategorySet{0};
    }
    at_ += close + 1;
    return complement ? kAllCategories & ~*named : *named;
  }

  // charClassExpr = "[" [ "^" ] ( "-" / CCE1 ) *CCE1 [ "-" ] "]"
  uint32_t ClassExpression() {
    ++at_;
    CharacterClass built;
    built.negated = Take('^');
    bool first = true;
    while (!AtEnd() && (first || !Sees(']'))) {
      ClassItem(built, first);
      first = false;
    }
    if (!Take(']')) Fail("Expected ']'");
    return AddClass(std::move(built));
  }

  void ClassItem(CharacterClass& built, bool first) {
    if (const auto set = CategoryEscape()) {
      built.categories |= *set;
      return;
    }
    if (Sees('-')) {
      // At either end it stands for itself.
      if (!first && !pattern_.substr(at_).starts_with("-]")) {
        return Fail("Unexpected '-'");
      }
      ++at_;
      built.ranges.push_back({'-', '-'});
      return;
    }
    const uint32_t from = ClassCharacter();
    uint32_t to = from;
    if (Sees('-') && !pattern_.substr(at_).starts_with("-]")) {
      ++at_;
      to = ClassCharacter();
    }
    if (to < from) return Fail("A range must start with its lower end");
    built.ranges.push_back({from, to});
  }

  uint32_t ClassCharacter() {
    if (AtEnd()) return 0;  // The missing bracket is the failure.
    if (Sees('\\')) return EscapedCharacter();
    if (Sees('[') || Sees(']') || Sees('-')) {
      Fail("Expected a character");
      return 0;
    }
    return TakeCodePoint();
  }

  uint32_t AddClass(CharacterClass built) {
    built.Seal();
    tree_.classes.push_back(std::move(built));
    return Add({.kind = NodeKind::kClass,
                .value = static_cast<uint32_t>(tree_.classes.size() - 1)});
  }

  std::string_view pattern_;
  size_t at_ = 0;
  size_t nesting_ = 0;
  RegexTree tree_;
  std::optional<Error> error_;
};

}  // namespace

bool CharacterClass::Contains(uint32_t code_point) const {
  const auto behind = std::upper_bound(
      ranges.begin(), ranges.end(), code_point,
      [](uint32_t value, const Range& range) { return value < range.first; });
  const bool listed =
      behind != ranges.begin() && code_point <= std::prev(behind)->last;
  const bool found =
      listed ||
      (categories != 0 &&
       (categories >> static_cast<unsigned>(CategoryOf(code_point)) & 1u) != 0);
  return found != negated;
}

void CharacterClass::Seal() {
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  // Merged, because a search by start needs ranges that do not overlap.
  std::vector<Range> joined;
  for (const Range& range : ranges) {
    if (!joined.empty() && range.first <= joined.back().last) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  ranges = std::move(joined);
}

Result<RegexTree> ParseRegex(std::string_view pattern) {
  return RegexParser(pattern).Parse();
}

}  // namespace offloop::json::jsonpath

#include "json/jsonpath/parser.h"

#include <string>
#include <utility>

#include "json/jsonpath/parse_state.h"
#include "json/utf8.h"

namespace offloop::json::jsonpath {
namespace {

// One method per grammar rule.
class PathParser {
 public:
  explicit PathParser(ParseState& state)
      : state_(state), cursor_(state.cursor) {}

  // jsonpath-query = ("$" / "@") *(S segment)
  Query ParseQuery() {
    Query query;
    query.absolute = cursor_.Take("$");
    if (!query.absolute && !cursor_.Take("@")) cursor_.FailExpecting("'$'");
    for (;;) {
      const size_t before = cursor_.at();
      cursor_.SkipSpaces();
      if (cursor_.Peek() != '.' && cursor_.Peek() != '[') {
        // White space is only allowed before a segment.
        if (!cursor_.failed()) cursor_.Return(before);
        return query;
      }
      Segment segment = ParseSegment();
      query.singular = query.singular && IsSingular(segment);
      query.segments.push_back(std::move(segment));
    }
  }

 private:
  static bool IsSingular(const Segment& segment) {
    if (segment.descendant || segment.selectors.size() != 1) return false;
    const Selector::Kind kind = segment.selectors[0].kind;
    return kind == Selector::Kind::kName || kind == Selector::Kind::kIndex;
  }

  Segment ParseSegment() {
    Segment segment;
    segment.descendant = cursor_.Take("..");
    if (cursor_.Sees("[") && (segment.descendant || !cursor_.Sees("."))) {
      Bracketed(segment.selectors);
      return segment;
    }
    if (!segment.descendant) cursor_.Take(".");
    if (cursor_.Take("*")) {
      segment.selectors.push_back({.kind = Selector::Kind::kWildcard});
      return segment;
    }
    const std::string_view name = cursor_.ShorthandName();
    if (name.empty()) {
      cursor_.FailExpecting(segment.descendant ? "a name, '*' or '['"
                                               : "a name or '*'");
    }
    segment.selectors.push_back(
        {.kind = Selector::Kind::kName, .name = std::string(name)});
    return segment;
  }

  // bracketed-selection = "[" S selector *(S "," S selector) S "]"
  void Bracketed(std::vector<Selector>& selectors) {
    cursor_.Take("[");
    do {
      cursor_.SkipSpaces();
      selectors.push_back(ParseSelector());
      cursor_.SkipSpaces();
    } while (cursor_.Take(","));
    if (!cursor_.Take("]")) cursor_.FailExpecting("',' or ']'");
  }

  Selector ParseSelector() {
    switch (cursor_.Peek()) {
      case '\'':
      case '"':
        return {.kind = Selector::Kind::kName, .name = cursor_.String()};
      case '*':
        cursor_.Take("*");
        return {.kind = Selector::Kind::kWildcard};
      case '?':
        cursor_.Take("?");
        cursor_.SkipSpaces();
        return {.kind = Selector::Kind::kFilter, .filter = ParseFilter(state_)};
      default:
        return IndexOrSlice();
    }
  }

  bool SeesInteger() const {
    const char c = cursor_.Peek();
    return c == '-' || (c >= '0' && c <= '9');
  }

  // slice-selector = [start S] ":" S [end S] [":" [S step ]]
  Selector IndexOrSlice() {
    Selector selector = {.kind = Selector::Kind::kIndex};
    if (SeesInteger()) {
      selector.index = cursor_.Integer();
      selector.slice.start = selector.index;
    } else if (cursor_.Peek() != ':') {
      cursor_.FailExpecting("a selector");
      return selector;
    }
    const size_t behind = cursor_.at();
    cursor_.SkipSpaces();
    if (!cursor_.Take(":")) {
      if (!cursor_.failed()) cursor_.Return(behind);
      return selector;
    }
    selector.kind = Selector::Kind::kSlice;
    cursor_.SkipSpaces();
    if (SeesInteger()) {
      selector.slice.end = cursor_.Integer();
      cursor_.SkipSpaces();
    }
    if (cursor_.Take(":")) {
      cursor_.SkipSpaces();
      if (SeesInteger()) selector.slice.step = cursor_.Integer();
    }
    return selector;
  }

  ParseState& state_;
  Cursor& cursor_;
};

}  // namespace

uint32_t ParseQuery(ParseState& state) {
  // The index is taken before those of queries in filters, so that the first
  // one is the query itself.
  const size_t place = state.path.queries.size();
  state.path.queries.emplace_back();
  Query query = PathParser(state).ParseQuery();
  state.path.queries[place] = std::move(query);
  return static_cast<uint32_t>(place);
}

Result<PathExpression> ParsePath(std::string_view text) {
  if (text.size() > kMaxExpression) {
    return Error{.code = ErrorCode::kInvalidExpression,
                 .message = "The path is longer than the limit of " +
                            std::to_string(kMaxExpression) + " bytes",
                 .offset = static_cast<int64_t>(kMaxExpression)};
  }
  ParseState state{.cursor = Cursor(text)};
  Cursor& cursor = state.cursor;
  const size_t wrong = FirstInvalidUtf8(AsBytes(text));
  if (wrong != text.size()) cursor.FailAt(wrong, "The path is no valid UTF-8");
  if (!cursor.Sees("$")) cursor.FailExpecting("'$'");
  ParseQuery(state);
  if (!cursor.AtEnd()) cursor.FailExpecting("'.', '[' or the end of the path");
  if (cursor.failed()) return cursor.TakeError();
  return std::move(state.path);
}

}  // namespace offloop::json::jsonpath

#ifndef OFFLOOP_CORE_JSON_JSONPATH_PARSE_STATE_H_
#define OFFLOOP_CORE_JSON_JSONPATH_PARSE_STATE_H_

#include <cstddef>
#include <cstdint>

#include "json/jsonpath/cursor.h"
#include "json/jsonpath/expression.h"

namespace offloop::json::jsonpath {

// The state shared by the parsers of paths and filters, which call each other.
struct ParseState {
  Cursor cursor;
  PathExpression path{};
  size_t nesting = 0;
  // Of all patterns so far.
  size_t regex_states = 0;
  size_t regex_work = 0;
};

// Parses a query from its '$' or '@' on, and returns its index. The cursor
// keeps a failure.
uint32_t ParseQuery(ParseState& state);

// Parses the logical expression of a filter (RFC 9535, section 2.3.5), and
// returns its index. The cursor keeps a failure.
uint32_t ParseFilter(ParseState& state);

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_PARSE_STATE_H_

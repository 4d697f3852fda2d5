#ifndef OFFLOOP_CORE_JSON_JSONPATH_PARSER_H_
#define OFFLOOP_CORE_JSON_JSONPATH_PARSER_H_

#include <cstddef>
#include <string_view>

#include "json/jsonpath/expression.h"
#include "result.h"

namespace offloop::json::jsonpath {

// The longest expression, in bytes of UTF-8.
constexpr size_t kMaxExpression = 64 * 1024;
// How deep filters, parentheses and calls may be nested.
constexpr size_t kMaxNesting = 64;

// Parses a JSONPath query and checks its types (RFC 9535, sections 2.1 and
// 2.4.3). Linear in the length of the expression; thread-safe.
//
// Errors: kInvalidExpression with the offset of what is wrong, also for a
// limit.
Result<PathExpression> ParsePath(std::string_view text);

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_PARSER_H_

// The parser of JSONPath: any text gives an expression or an error with an
// offset in it. White space between tokens changes nothing, and what parses is
// refused once something follows.

#include <cstddef>
#include <cstdint>
#include <string>

#include "json/jsonpath/parser.h"
#include "require.h"

using offloop::Require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using offloop::json::jsonpath::ParsePath;
  const std::string text(data, data + size);
  const auto parsed = ParsePath(text);
  if (!parsed.ok()) {
    Require(parsed.error().code == offloop::ErrorCode::kInvalidExpression);
    Require(!parsed.error().message.empty());
    Require(parsed.error().offset >= 0 &&
            static_cast<size_t>(parsed.error().offset) <= size);
    // The start of a text that is wrong later may be right, but the end may
    // not: nothing behind a fault is looked at.
    const auto more = ParsePath(text + "x");
    if (static_cast<size_t>(parsed.error().offset) < size) {
      Require(!more.ok());
    }
    return 0;
  }
  Require(!parsed.value().queries.empty());
  Require(parsed.value().literals.size() == parsed.value().patterns.size());
  Require(!ParsePath(text + " ").ok());
  Require(!ParsePath(text + "]").ok());
  Require(!ParsePath(" " + text).ok());
  const auto nested = ParsePath("$[?" + text + "]");
  if (nested.ok()) {
    Require(nested.value().queries.size() == parsed.value().queries.size() + 1);
  }
  return 0;
}

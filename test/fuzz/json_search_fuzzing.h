#ifndef OFFLOOP_TEST_FUZZ_JSON_SEARCH_FUZZING_H_
#define OFFLOOP_TEST_FUZZ_JSON_SEARCH_FUZZING_H_

#include <string>
#include <utility>

#include "../core/json/json_testing.h"
#include "../core/json/reference_validator.h"
#include "json/document.h"
#include "json/limits.h"
#include "json/search.h"
#include "require.h"

// An expression on a document, while the text is walked and on a tape: the same
// bytes, or the same error.

namespace offloop::json {

inline bool IsLimit(const Result<Payload>& result) {
  return !result.ok() && result.error().code == ErrorCode::kOutputTooLarge;
}

inline void CheckSearch(const std::string& expression, ByteView text) {
  static Surroundings around;
  const auto search = MakeSearch({.expression = expression,
                                  .max_depth = kDefaultMaxDepth,
                                  .max_steps = 100'000,
                                  .max_output_bytes = 1 << 20});
  if (!search.ok()) {
    Require(search.error().code == ErrorCode::kInvalidExpression);
    return;
  }
  Payload plain;
  plain.AppendBorrowed(text);
  Payload parsed;
  parsed.AppendBorrowed(text);
  const bool valid = Parse(parsed, kDefaultMaxDepth, around.context).ok();
  auto streamed = search.value()->Run(std::move(plain), around.context);
  if (!valid) return Require(!streamed.ok());
  auto looked_up = search.value()->Run(std::move(parsed), around.context);
  if (IsLimit(streamed) || IsLimit(looked_up)) return;
  Require(streamed.ok() == looked_up.ok());
  if (!streamed.ok()) {
    Require(streamed.error().code == looked_up.error().code);
    return Require(streamed.error().offset == looked_up.error().offset);
  }
  const std::string a = TextOf(std::move(streamed).value());
  Require(a == TextOf(std::move(looked_up).value()));
  Require(!ReferenceValidator(a, kLargestMaxDepth).FindError());
}

}  // namespace offloop::json

#endif  // OFFLOOP_TEST_FUZZ_JSON_SEARCH_FUZZING_H_

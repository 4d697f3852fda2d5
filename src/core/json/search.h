#ifndef OFFLOOP_CORE_JSON_SEARCH_H_
#define OFFLOOP_CORE_JSON_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

constexpr uint64_t kDefaultSearchSteps = 100'000'000;
constexpr uint64_t kSearchStepsPerByte = 8;
constexpr uint64_t kSearchMemoryPerOutput = 4;

struct SearchOptions {
  // JMESPath (jmespath.org/specification.html), at most
  // jmespath::kMaxExpressionBytes and jmespath::kMaxNesting.
  std::string expression;
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // The most values read and made while the expression is evaluated, at least
  // 1. If absent: kDefaultSearchSteps, or kSearchStepsPerByte for each byte of
  // the text if that is more.
  std::optional<uint64_t> max_steps{};
  // Bytes of the result; 0 for OutputLimit()'s default. Intermediate values may
  // take kSearchMemoryPerOutput times as much.
  uint64_t max_output_bytes = 0;
};

// Returns the value of the expression as JSON text; null when there is none.
// Parts of the source stay unchanged, digit for digit. If names are equal, the
// last one counts, as in JSON.parse; strings are compared without their
// escapes, and numbers by the double nearest to them. The whole input must be
// valid (see MakeValidate()). Absent input stays absent.
//
// Making it fails with kInvalidExpression and an offset in the expression, with
// kOutOfRange or kOutOfMemory. Running it fails with kInvalidExpression where
// a function gets a value of a wrong type, with the offset of the argument, and
// with kOutputTooLarge at either limit.
Result<std::unique_ptr<Operation>> MakeSearch(SearchOptions options);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_SEARCH_H_

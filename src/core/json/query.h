#ifndef OFFLOOP_CORE_JSON_QUERY_H_
#define OFFLOOP_CORE_JSON_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

struct QueryOptions {
  static constexpr uint64_t kDefaultMaxSteps = 100'000'000;
  static constexpr uint64_t kMaxStepsPerByte = 8;
  static constexpr uint64_t kDefaultMaxResults = 10'000'000;
  static constexpr uint64_t kDefaultMaxOutputBytes = uint64_t{1} << 30u;

  // A JSONPath query (RFC 9535), in UTF-8, of at most 64 KiB.
  std::string path;
  // Returns the normalized path of each node (section 2.7) instead of its
  // value.
  bool paths = false;
  // Levels of nesting of the text, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // The most steps of a run (see jsonpath/meter.h; a step takes a few
  // nanoseconds). If absent: kDefaultMaxSteps, or kMaxStepsPerByte for each
  // byte of the text if that is more.
  std::optional<uint64_t> max_steps{};
  // The most nodes that may be selected, and the most bytes of output.
  uint64_t max_results = kDefaultMaxResults;
  uint64_t max_output_bytes = kDefaultMaxOutputBytes;
};

// Returns a JSON array of what the query selects, in the order of RFC 9535:
// each value as in the source, or its normalized path as a string. Members of
// an object come in the order of the source, and if names are equal, the last
// one counts, as in JSON.parse. The whole input must be valid (see
// MakeValidate()). Absent input stays absent. The expression is data, never
// executed as code.
//
// Making it fails with kInvalidExpression and an offset in the path, or with
// kOutOfRange. A run fails with kOutputTooLarge when it reaches one of its
// limits.
Result<std::unique_ptr<Operation>> MakeQuery(QueryOptions options);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_QUERY_H_

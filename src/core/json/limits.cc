#include "json/limits.h"

#include <algorithm>
#include <string>

namespace offloop::json {

std::optional<Error> CheckMaxDepth(size_t max_depth) {
  if (max_depth >= 1 && max_depth <= kLargestMaxDepth) return std::nullopt;
  return Error{.code = ErrorCode::kOutOfRange,
               .message = "maxDepth must be between 1 and " +
                          std::to_string(kLargestMaxDepth) + "; got " +
                          std::to_string(max_depth)};
}

uint64_t OutputLimit(uint64_t asked, size_t input_bytes) {
  if (asked != 0) return asked;
  return std::clamp(kDefaultOutputRatio * input_bytes, kDefaultMaxOutput,
                    kLargestOutput);
}

}  // namespace offloop::json

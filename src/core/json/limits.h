#ifndef OFFLOOP_CORE_JSON_LIMITS_H_
#define OFFLOOP_CORE_JSON_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "result.h"

namespace offloop::json {

// How deep arrays and objects may be nested: [[]] has depth 2, a scalar 0.
constexpr size_t kDefaultMaxDepth = 1024;
constexpr size_t kLargestMaxDepth = 1'000'000;

// kOutOfRange unless 1 <= max_depth <= kLargestMaxDepth.
std::optional<Error> CheckMaxDepth(size_t max_depth);

// The default limit of the output of operations that write JSON: enough for any
// honest use, too little for a bomb.
constexpr uint64_t kDefaultMaxOutput = 64 * 1024 * 1024;
constexpr uint64_t kDefaultOutputRatio = 8;
// The largest limit that may be set: the largest Buffer of Node 20.
constexpr uint64_t kLargestOutput = UINT32_MAX;

// The limit of the output for an input of `input_bytes`: `asked`, or where that
// is 0 the larger one of kDefaultMaxOutput and kDefaultOutputRatio times the
// input, but at most kLargestOutput.
uint64_t OutputLimit(uint64_t asked, size_t input_bytes);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_LIMITS_H_

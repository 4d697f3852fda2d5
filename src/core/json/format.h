#ifndef OFFLOOP_CORE_JSON_FORMAT_H_
#define OFFLOOP_CORE_JSON_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

struct FormatOptions {
  // White space of RFC 8259 for one level, up to kLongestIndent characters.
  std::string indent = "  ";
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // See OutputLimit().
  uint64_t max_output_bytes = 0;
};

constexpr size_t kLongestIndent = 10;

// Lays a JSON text out as JSON.stringify(value, null, indent) does: one element
// or member per line, a space after the colon, [] and {} on one line; without
// an indent as MakeMinify() does. Names, strings and numbers stay byte for
// byte, and so do order and duplicates. The input must be valid (see
// MakeValidate()). Absent input stays absent.
//
// Errors of a run: kInvalidInput, kOutputTooLarge. Making it fails with
// kOutOfRange, and with kInvalidArgValue for an indent that is too long or not
// white space.
Result<std::unique_ptr<Operation>> MakeFormat(FormatOptions options = {});

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_FORMAT_H_

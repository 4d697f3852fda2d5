#ifndef OFFLOOP_CORE_JSON_MINIFY_H_
#define OFFLOOP_CORE_JSON_MINIFY_H_

#include <cstddef>
#include <memory>

#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

struct MinifyOptions {
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
};

// Removes the white space outside strings; everything else stays byte for byte.
// The input must be valid (see MakeValidate()). Works in place where the
// payload owns its memory, and not at all where there is nothing to remove.
// Absent input stays absent.
//
// Making it fails with kOutOfRange.
Result<std::unique_ptr<Operation>> MakeMinify(MinifyOptions options = {});

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_MINIFY_H_

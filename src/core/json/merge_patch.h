#ifndef OFFLOOP_CORE_JSON_MERGE_PATCH_H_
#define OFFLOOP_CORE_JSON_MERGE_PATCH_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "bytes.h"
#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

struct MergePatchOptions {
  // A JSON text.
  Bytes patch{};
  // Levels of nesting of the input and of the patch, and so of the output; 1 to
  // kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // See OutputLimit().
  uint64_t max_output_bytes = 0;
};

// Applies a JSON Merge Patch (RFC 7396). Values that the patch does not touch
// leave as their source text; objects that it changes are written without white
// space, changed members at their place and new ones behind them in the order
// of the patch. Of equal names the last one counts. Takes n log n steps at
// most. Absent input stays absent.
//
// Errors of a run: kInvalidInput, kOutputTooLarge. Making it fails with
// kOutOfRange, and with kInvalidExpression when the patch is not JSON.
Result<std::unique_ptr<Operation>> MakeMergePatch(MergePatchOptions options);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_MERGE_PATCH_H_

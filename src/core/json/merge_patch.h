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
// keep their source text; objects that it changes are written without white
// space, changed members in their place and new ones at the end, in the order
// of the patch. If names are equal, the last one counts. Takes at most n log n
// steps. Absent input stays absent.
//
// Errors of a run: kInvalidInput, kOutputTooLarge. Making it fails with
// kOutOfRange, and with kInvalidExpression when the patch is not JSON.
Result<std::unique_ptr<Operation>> MakeMergePatch(MergePatchOptions options);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_MERGE_PATCH_H_

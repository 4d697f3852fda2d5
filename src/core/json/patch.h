#ifndef OFFLOOP_CORE_JSON_PATCH_H_
#define OFFLOOP_CORE_JSON_PATCH_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "bytes.h"
#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

constexpr size_t kDefaultMaxOperations = 100'000;
constexpr size_t kLargestMaxOperations = 10'000'000;

struct PatchOptions {
  // A JSON text: an array of operations.
  Bytes operations{};
  // Operations in a patch, 1 to kLargestMaxOperations.
  size_t max_operations = kDefaultMaxOperations;
  // Levels of nesting of the input, the patch and the output; 1 to
  // kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // See OutputLimit(). This, or 8 times the input and the patch if that is
  // more, also bounds what copies, tests and removed members cost.
  uint64_t max_output_bytes = 0;
};

// Applies a JSON Patch (RFC 6902): every operation in turn, or none of them.
// Values that it does not touch keep their source text; containers in which
// something was changed or tested are written without white space. Members keep
// their place, and new ones come last. If names are equal, the last one counts;
// `remove` removes all of them. Takes nearly linear time in the document and
// the patch, whatever the patch does. Absent input stays absent.
//
// Errors of a run: kInvalidInput, kOutputTooLarge (also for a result that is
// nested too deeply), and kPatchFailed with the index of the operation that
// could not be applied. Making it fails with kOutOfRange, and with
// kInvalidExpression when the patch is not JSON or not a patch.
Result<std::unique_ptr<Operation>> MakePatch(PatchOptions options);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_PATCH_H_

#ifndef OFFLOOP_CORE_JSON_MINIFY_H_
#define OFFLOOP_CORE_JSON_MINIFY_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "bytes.h"
#include "json/limits.h"
#include "operation.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

struct MinifyOptions {
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // The largest output in bytes.
  uint64_t max_output_bytes = UINT64_MAX;
};

// Copies a valid text without its white space outside strings to `to`, which
// may be the same memory. Returns the size of the copy. Fails when the run is
// cancelled. Thread-safe.
Result<size_t> RemoveSpaces(ByteView text, uint8_t* to, RunContext& context);

// Removes the white space outside strings; everything else stays byte for byte.
// The input must be valid (see MakeValidate()). Works in place if the payload
// owns its memory, and does nothing if there is nothing to remove. Absent input
// stays absent.
//
// Errors of a run: kInvalidInput, kOutputTooLarge. Making it fails with
// kOutOfRange.
Result<std::unique_ptr<Operation>> MakeMinify(MinifyOptions options = {});

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_MINIFY_H_

#ifndef OFFLOOP_CORE_JSON_GET_H_
#define OFFLOOP_CORE_JSON_GET_H_

#include <cstddef>
#include <memory>
#include <string>

#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

struct GetOptions {
  // A JSON Pointer (RFC 6901): empty for the whole document.
  std::string pointer;
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
};

// Returns the value that the pointer refers to, as in the source and without
// copying it, or Payload::Absent(). If names are equal, the last one counts, as
// in JSON.parse. Names are compared without their escapes. The whole input must
// be valid (see MakeValidate()). Absent input stays absent.
//
// Making it fails with kInvalidExpression and an offset in the pointer, or with
// kOutOfRange.
Result<std::unique_ptr<Operation>> MakeGet(GetOptions options);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_GET_H_

#ifndef OFFLOOP_CORE_JSON_VALIDATE_H_
#define OFFLOOP_CORE_JSON_VALIDATE_H_

#include <cstddef>
#include <memory>

#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

struct ValidateOptions {
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
};

// Checks that the bytes are one JSON text in UTF-8 and hands them on unchanged.
// Accepts exactly what JSON.parse accepts: numbers of any size and precision,
// escapes of lone surrogates, and duplicate names among them. A byte order mark
// is not accepted. Errors are kInvalidInput with offset, line and column of the
// first byte that cannot be right.
// Absent input stays absent.
//
// Making it fails with kOutOfRange.
Result<std::unique_ptr<Operation>> MakeValidate(ValidateOptions options = {});

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_VALIDATE_H_

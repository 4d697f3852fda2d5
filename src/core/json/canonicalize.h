#ifndef OFFLOOP_CORE_JSON_CANONICALIZE_H_
#define OFFLOOP_CORE_JSON_CANONICALIZE_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

struct CanonicalizeOptions {
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // See OutputLimit().
  uint64_t max_output_bytes = 0;
};

// The canonical form of RFC 8785 (JCS): no white space, members in the order of
// their names' UTF-16 code units, strings escaped as little as possible,
// numbers as ECMAScript writes the nearest double, so digits beyond the
// precision of a double are rounded, and -0 becomes 0.
//
// RFC 8785 takes I-JSON (RFC 7493) only. What that rules out has no canonical
// form and is refused as kInvalidInput with offset, line and column: equal
// names in an object, lone surrogates, numbers beyond the range of a double.
// Absent input stays absent.
//
// Errors of a run: also kOutputTooLarge. Making it fails with kOutOfRange.
Result<std::unique_ptr<Operation>> MakeCanonicalize(
    CanonicalizeOptions options = {});

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_CANONICALIZE_H_

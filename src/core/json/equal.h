#ifndef OFFLOOP_CORE_JSON_EQUAL_H_
#define OFFLOOP_CORE_JSON_EQUAL_H_

#include <cstdint>

#include "json/value.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// Whether two values, of one document or of two, are equal: numbers by the
// double that they are (1, 1.0 and 1e0 are equal, and so are 0 and -0), strings
// by their decoded text, arrays in order, and objects in any order; if names in
// an object are equal, the last one counts.
//
// Takes memory for the widest level, no native stack in proportion to the
// depth, and n log n steps for an object of n members. Adds to *looks how many
// values and names it looked at, of both; 64 bytes of a string or of a number
// are one more. Thread-safe.
//
// Errors: a cancelled run.
Result<bool> Equal(Value a, Value b, RunContext& context,
                   uint64_t* looks = nullptr);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_EQUAL_H_

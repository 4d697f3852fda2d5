#ifndef OFFLOOP_CORE_JSON_WRITE_REAL_H_
#define OFFLOOP_CORE_JSON_WRITE_REAL_H_

#include <cstddef>

namespace offloop::json {

// The most bytes that WriteReal() writes.
constexpr size_t kRealSize = 32;

// Writes a double as ECMAScript does (ECMA-262, Number::toString with radix 10,
// as RFC 8785 requires): the fewest digits that read back as the same double,
// -0 as 0. Returns the size. Precondition: finite, and kRealSize bytes of room.
// Thread-safe.
size_t WriteReal(double value, char* to);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_WRITE_REAL_H_

#ifndef OFFLOOP_CORE_JSON_WRITE_REAL_H_
#define OFFLOOP_CORE_JSON_WRITE_REAL_H_

#include <cstddef>

namespace offloop::json {

// What WriteReal() needs at most.
constexpr size_t kRealSize = 32;

// Writes a double as ECMAScript does (ECMA-262, Number::toString with radix 10,
// which RFC 8785 asks for too): the fewest digits that give the same double
// again, -0 as 0. Returns the size. Precondition: finite, and kRealSize bytes
// of room. Thread-safe.
size_t WriteReal(double value, char* to);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_WRITE_REAL_H_

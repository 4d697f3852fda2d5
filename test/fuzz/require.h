#ifndef OFFLOOP_TEST_FUZZ_REQUIRE_H_
#define OFFLOOP_TEST_FUZZ_REQUIRE_H_

#include <cstdio>
#include <cstdlib>

namespace offloop {

// Ends the process, which is how a fuzzer is told of a failure, and says where
// this was: a stack of an optimised build has no lines.
inline void Require(bool condition, const char* file = __builtin_FILE(),
                    int line = __builtin_LINE()) {
  if (condition) return;
  std::fprintf(stderr, "%s:%d: required\n", file, line);
  std::abort();
}

}  // namespace offloop

#endif  // OFFLOOP_TEST_FUZZ_REQUIRE_H_

#include "prepare_to_throw.h"

#include <exception>

namespace offloop {
namespace {

#if defined(__GLIBC__)
// When a thread first uses the thread-local variables of a library that was
// loaded later, as those of the C++ library in the add-on are, glibc allocates
// them, and ends the process if there is no memory. If one of them is declared
// like this, glibc allocates all of that library's with the thread's stack, and
// a thread without memory for them does not start. (musl always does so, and
// does not load libraries with such a variable.)
[[gnu::tls_model("initial-exec")]] thread_local volatile char with_stack;
#endif

}  // namespace

void PrepareToThrow() {
#if defined(__GLIBC__)
  with_stack = 1;
#endif
  // Volatile, so that the compiler keeps the call.
  const volatile int touched = std::uncaught_exceptions();
  static_cast<void>(touched);
}

}  // namespace offloop

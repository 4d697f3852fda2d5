#include "prepare_to_throw.h"

#include <exception>

namespace offloop {
namespace {

#if defined(__GLIBC__)
// glibc takes memory for the thread-local variables of a library that was
// loaded later, as the C++ library's in the add-on are, when a thread first
// uses them, and ends the process where there is none. Of a library with one
// such variable as this it takes all of them with the thread's stack, and a
// thread that cannot have them does not start. (musl always does so, and loads
// no library with one.)
[[gnu::tls_model("initial-exec")]] thread_local volatile char with_stack;
#endif

}  // namespace

void PrepareToThrow() {
#if defined(__GLIBC__)
  with_stack = 1;
#endif
  // Kept by the compiler because it is volatile.
  const volatile int touched = std::uncaught_exceptions();
  static_cast<void>(touched);
}

}  // namespace offloop

#include "prepare_to_throw.h"

#include <exception>

namespace offloop {

void PrepareToThrow() {
  // Kept by the compiler because it is volatile.
  const volatile int touched = std::uncaught_exceptions();
  static_cast<void>(touched);
}

}  // namespace offloop

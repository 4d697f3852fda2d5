#include "libsodium.h"

#include <sodium.h>

namespace offloop {

bool SodiumReady() {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

}  // namespace offloop

#include "json/keyed_hash.h"

#include <sodium.h>
#include <xxhash.h>

#include "libsodium.h"

namespace offloop::json {
namespace {

// Without random numbers the tables still work, but do not resist an attack.
uint64_t DrawKey() {
  uint64_t key = 0;
  if (SodiumReady()) randombytes_buf(&key, sizeof(key));
  return key;
}

}  // namespace

uint64_t KeyedHash(std::string_view text, uint64_t before) {
  static const uint64_t key = DrawKey();
  return XXH3_64bits_withSeed(text.data(), text.size(), key ^ before);
}

}  // namespace offloop::json

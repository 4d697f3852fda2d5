#include "json/keyed_hash.h"

#include <sodium.h>
#include <xxhash.h>

namespace offloop::json {
namespace {

uint64_t DrawKey() {
  uint64_t key = 0;
  randombytes_buf(&key, sizeof(key));
  return key;
}

}  // namespace

uint64_t KeyedHash(std::string_view text, uint64_t before) {
  static const uint64_t key = DrawKey();
  return XXH3_64bits_withSeed(text.data(), text.size(), key ^ before);
}

}  // namespace offloop::json

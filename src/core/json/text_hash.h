#ifndef OFFLOOP_CORE_JSON_TEXT_HASH_H_
#define OFFLOOP_CORE_JSON_TEXT_HASH_H_

#include <cstdint>
#include <cstring>

#include "bytes.h"

namespace offloop::json {

// A fast hash of short texts, for tables that do not become slow when hashes
// collide, because they look at a bounded number of places. Thread-safe.
inline uint64_t HashOf(ByteView text, uint64_t seed = 0) {
  constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;
  const auto mix = [](uint64_t value) {
    value *= kOdd;
    return value ^ value >> 32u;
  };
  uint64_t hash = mix(seed ^ text.size());
  size_t at = 0;
  for (; at + sizeof(uint64_t) <= text.size(); at += sizeof(uint64_t)) {
    uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, sizeof(eight));
    hash = mix(hash ^ eight);
  }
  uint64_t rest = 0;
  if (at < text.size()) {
    std::memcpy(&rest, text.data() + at, text.size() - at);
  }
  return mix(hash ^ rest);
}

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_TEXT_HASH_H_

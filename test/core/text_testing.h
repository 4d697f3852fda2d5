#ifndef OFFLOOP_TEST_CORE_TEXT_TESTING_H_
#define OFFLOOP_TEST_CORE_TEXT_TESTING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bytes.h"
#include "payload.h"

namespace offloop {

// All that the chunks of a payload hold, or "absent".
inline std::string TextOf(const Payload& payload) {
  if (payload.kind() == Payload::Kind::kAbsent) return "absent";
  std::string text;
  for (const Payload::Chunk& chunk : payload.chunks()) {
    text += AsText(chunk.view);
  }
  return text;
}

inline std::string Repeated(std::string_view part, size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

// Bytes that look random and are the same in every run.
inline std::string Noise(size_t size, uint32_t seed = 1) {
  std::string noise(size, '\0');
  uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
  for (char& byte : noise) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<char>(state >> 56);
  }
  return noise;
}

}  // namespace offloop

#endif  // OFFLOOP_TEST_CORE_TEXT_TESTING_H_

#include "hash/hasher.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "hash/openssl.h"
#include "hash/sodium.h"
#include "hash/xxhash.h"

namespace offloop::hash {
namespace {

using enum Algorithm;
using enum Provider;

// Seconds that a provider takes for a few kilobytes, the best of several times;
// a large number when it fails.
double TimeOf(Provider provider, Algorithm algorithm) {
  constexpr int kTimes = 5;
  constexpr std::array<uint8_t, size_t{16}* 1024> kSample = {};
  using Clock = std::chrono::steady_clock;
  const std::unique_ptr<Hasher> hasher = MakeHasherOf(provider, algorithm);
  auto best = std::chrono::duration<double>::max();
  std::array<uint8_t, kMaxDigestSize> digest;
  for (int i = 0; hasher != nullptr && i < kTimes; ++i) {
    const Clock::time_point start = Clock::now();
    if (!hasher->Init({.digest_size = InfoOf(algorithm).digest_size})) break;
    hasher->Update(kSample);
    if (!hasher->Final(digest.data())) break;
    best = std::min<std::chrono::duration<double>>(best, Clock::now() - start);
  }
  return best.count();
}

Provider FasterOf(const AlgorithmInfo& info) {
  const bool first = TimeOf(info.provider, info.algorithm) <=
                     TimeOf(info.fallback, info.algorithm);
  return first ? info.provider : info.fallback;
}

// The provider to try first. For blake2b512 it is measured once, in about 200
// µs, because neither library is faster on every processor (see algorithm.cc).
Provider FirstChoice(const AlgorithmInfo& info) {
  if (info.algorithm != kBlake2b512) return info.provider;
  static const Provider faster = FasterOf(info);
  return faster;
}

}  // namespace

std::unique_ptr<Hasher> MakeHasherOf(Provider provider, Algorithm algorithm) {
  switch (provider) {
    case kOpenSsl:
      return MakeOpenSslHasher(algorithm);
    case kSodium:
      return MakeSodiumHasher(algorithm);
    case kXxHash:
      return MakeXxHasher(algorithm);
  }
  return nullptr;
}

std::unique_ptr<Hasher> MakeHasher(Algorithm algorithm) {
  const AlgorithmInfo& info = InfoOf(algorithm);
  std::unique_ptr<Hasher> hasher = MakeHasherOf(FirstChoice(info), algorithm);
  if (hasher != nullptr || info.fallback == info.provider) return hasher;
  return MakeHasherOf(info.fallback, algorithm);
}

bool IsAvailable(Algorithm algorithm) {
  return MakeHasher(algorithm) != nullptr;
}

Hasher* HasherSet::Get(Algorithm algorithm) {
  std::unique_ptr<Hasher>& hasher = hashers_[static_cast<size_t>(algorithm)];
  if (hasher == nullptr) hasher = MakeHasher(algorithm);
  return hasher.get();
}

}  // namespace offloop::hash

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

// Which library computes what: the first choice, and the fallback.
struct Choice {
  Algorithm algorithm;
  Provider first;
  Provider otherwise;
};

// Measured in MB/s for messages of 64 B, 1 KiB, 64 KiB and 1 MiB, one at a time
// on one core of an AMD EPYC (Zen 4), inside Node 26.10 (OpenSSL 3.5.8; Node
// 20's 3.0.19 is up to 20 % slower at 64 B and equal above) with libsodium
// 1.0.18 and xxHash 0.8.3:
//
//                OpenSSL                   libsodium                libxxhash
//   sha256       544  1,569  1,762  1,784  148    320    347    343
//   sha384       311    730    855    860
//   sha512       316    732    858    862  218    481    555    560
//   sha1         575  1,674  1,886  1,914
//   md5          308    731    797    807
//   sha3-256     195    454    496    494
//   blake2b                                396  1,009  1,032  1,046
//   blake2b512   315    949  1,011  1,030  392  1,009  1,038  1,042
//   xxh3-64                                   2,151 18,106 31,351 42,048
//   xxh3-128                                  2,089 16,053 31,409 42,250
//
// For blake2b512 neither is faster everywhere: OpenSSL has 1,440 MB/s against
// libsodium's 740 on one EPYC, and 640 against 870 on another. The row below
// names the candidates, and FasterOf() decides.
constexpr std::array<Choice, kAlgorithmCount> kChoices = {{
    {kSha256, kOpenSsl, kSodium},
    {kSha384, kOpenSsl, kOpenSsl},
    {kSha512, kOpenSsl, kSodium},
    {kSha1, kOpenSsl, kOpenSsl},
    {kMd5, kOpenSsl, kOpenSsl},
    {kSha3_256, kOpenSsl, kOpenSsl},
    {kBlake2b, kSodium, kSodium},
    {kBlake2b512, kOpenSsl, kSodium},
    {kXxh3_64, kXxHash, kXxHash},
    {kXxh3_128, kXxHash, kXxHash},
}};

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

Provider FasterOf(const Choice& choice) {
  const bool first = TimeOf(choice.first, choice.algorithm) <=
                     TimeOf(choice.otherwise, choice.algorithm);
  return first ? choice.first : choice.otherwise;
}

// The provider to try first. For blake2b512 it is measured once, in about 200
// µs.
Provider FirstChoice(const Choice& choice) {
  if (choice.algorithm != kBlake2b512) return choice.first;
  static const Provider faster = FasterOf(choice);
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
  const Choice& choice = kChoices[static_cast<size_t>(algorithm)];
  std::unique_ptr<Hasher> hasher = MakeHasherOf(FirstChoice(choice), algorithm);
  if (hasher != nullptr || choice.otherwise == choice.first) return hasher;
  return MakeHasherOf(choice.otherwise, algorithm);
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

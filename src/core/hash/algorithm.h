#ifndef OFFLOOP_CORE_HASH_ALGORITHM_H_
#define OFFLOOP_CORE_HASH_ALGORITHM_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "result.h"

namespace offloop::hash {

// A new one is an enumerator here and its row in algorithm.cc. The order is
// that of the rows.
enum class Algorithm : uint8_t {
  kSha256,
  kSha384,
  kSha512,
  kSha1,
  kMd5,
  kSha3_256,
  kBlake2b,
  kBlake2b512,
  kXxh3_64,
  kXxh3_128,
};

inline constexpr size_t kAlgorithmCount =
    static_cast<size_t>(Algorithm::kXxh3_128) + 1;
// The largest digest of any algorithm, in bytes.
inline constexpr size_t kMaxDigestSize = 64;
// The largest block of any algorithm that HMAC accepts, in bytes.
inline constexpr size_t kMaxBlockSize = 136;

// Which library computes a digest.
enum class Provider : uint8_t { kOpenSsl, kSodium, kXxHash };

// What is known of an algorithm: its properties, and who computes it. Sizes are
// in bytes.
struct AlgorithmInfo {
  Algorithm algorithm;
  std::string_view name;
  // The digest's size when the caller does not choose one.
  size_t digest_size;
  // What the caller may choose; both equal to digest_size where there is no
  // choice.
  size_t min_digest_size;
  size_t max_digest_size;
  // 0: cannot be keyed.
  size_t max_key_size;
  // The block size that HMAC needs; 0: HMAC is not defined on this one.
  size_t block_size;
  // The name under which OpenSSL has it; null where it does not.
  const char* openssl_name;
  // The library to use, and the one to fall back on where the process has no
  // such library; the same when there is no other.
  Provider provider;
  Provider fallback;

  bool sizable() const { return min_digest_size != max_digest_size; }
};

// Every algorithm, in the order of the enum.
std::span<const AlgorithmInfo, kAlgorithmCount> Algorithms();

const AlgorithmInfo& InfoOf(Algorithm algorithm);

// The algorithm with this public name, such as "sha256"; kInvalidArgValue when
// there is none.
Result<Algorithm> ParseAlgorithm(std::string_view name);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_ALGORITHM_H_

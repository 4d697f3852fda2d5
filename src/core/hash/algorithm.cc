#include "hash/algorithm.h"

#include <array>
#include <string>

namespace offloop::hash {
namespace {

using enum Algorithm;
using enum Provider;

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
// libsodium's 740 on one EPYC, and 640 against 870 on another. FasterOf() in
// hasher.cc decides.
//
// algorithm, name, digest, min and max digest, max key, block, OpenSSL's name,
// provider, fallback.
constexpr std::array<AlgorithmInfo, kAlgorithmCount> kTable = {{
    {kSha256, "sha256", 32, 32, 32, 0, 64, "SHA2-256", kOpenSsl, kSodium},
    {kSha384, "sha384", 48, 48, 48, 0, 128, "SHA2-384", kOpenSsl, kOpenSsl},
    {kSha512, "sha512", 64, 64, 64, 0, 128, "SHA2-512", kOpenSsl, kSodium},
    {kSha1, "sha1", 20, 20, 20, 0, 64, "SHA1", kOpenSsl, kOpenSsl},
    {kMd5, "md5", 16, 16, 16, 0, 64, "MD5", kOpenSsl, kOpenSsl},
    {kSha3_256, "sha3-256", 32, 32, 32, 0, 136, "SHA3-256", kOpenSsl, kOpenSsl},
    {kBlake2b, "blake2b", 32, 16, 64, 64, 128, nullptr, kSodium, kSodium},
    {kBlake2b512, "blake2b512", 64, 64, 64, 0, 128, "BLAKE2B-512", kOpenSsl,
     kSodium},
    {kXxh3_64, "xxh3-64", 8, 8, 8, 0, 0, nullptr, kXxHash, kXxHash},
    {kXxh3_128, "xxh3-128", 16, 16, 16, 0, 0, nullptr, kXxHash, kXxHash},
}};

// In the order of the enum, and within the constants above.
constexpr bool IsConsistent() {
  for (size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<size_t>(kTable[i].algorithm) != i) return false;
    if (kTable[i].max_digest_size > kMaxDigestSize) return false;
    if (kTable[i].block_size > kMaxBlockSize) return false;
    const bool in_openssl = kTable[i].openssl_name != nullptr;
    if (kTable[i].provider == kOpenSsl && !in_openssl) return false;
  }
  return true;
}
static_assert(IsConsistent());

}  // namespace

std::span<const AlgorithmInfo, kAlgorithmCount> Algorithms() { return kTable; }

const AlgorithmInfo& InfoOf(Algorithm algorithm) {
  return kTable[static_cast<size_t>(algorithm)];
}

Result<Algorithm> ParseAlgorithm(std::string_view name) {
  std::string known;
  for (const AlgorithmInfo& info : kTable) {
    if (info.name == name) return info.algorithm;
    known.append(known.empty() ? "" : ", ").append(info.name);
  }
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message = "The algorithm must be one of " + known};
}

}  // namespace offloop::hash

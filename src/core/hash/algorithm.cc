#include "hash/algorithm.h"

#include <array>
#include <string>

namespace offloop::hash {
namespace {

using enum Algorithm;

// algorithm, name, digest, min and max digest, max key, block.
constexpr std::array<AlgorithmInfo, kAlgorithmCount> kTable = {{
    {kSha256, "sha256", 32, 32, 32, 0, 64},
    {kSha384, "sha384", 48, 48, 48, 0, 128},
    {kSha512, "sha512", 64, 64, 64, 0, 128},
    {kSha1, "sha1", 20, 20, 20, 0, 64},
    {kMd5, "md5", 16, 16, 16, 0, 64},
    {kSha3_256, "sha3-256", 32, 32, 32, 0, 136},
    {kBlake2b, "blake2b", 32, 16, 64, 64, 128},
    {kBlake2b512, "blake2b512", 64, 64, 64, 0, 128},
    {kXxh3_64, "xxh3-64", 8, 8, 8, 0, 0},
    {kXxh3_128, "xxh3-128", 16, 16, 16, 0, 0},
}};

constexpr bool InEnumOrder() {
  for (size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<size_t>(kTable[i].algorithm) != i) return false;
    if (kTable[i].max_digest_size > kMaxDigestSize) return false;
    if (kTable[i].block_size > kMaxBlockSize) return false;
  }
  return true;
}
static_assert(InEnumOrder());

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

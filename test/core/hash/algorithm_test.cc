#include "hash/algorithm.h"

#include <gtest/gtest.h>

#include <set>

namespace offloop::hash {
namespace {

TEST(AlgorithmTest, EveryNameFindsItsAlgorithm) {
  std::set<std::string_view> names;
  for (const AlgorithmInfo& info : Algorithms()) {
    const Result<Algorithm> found = ParseAlgorithm(info.name);
    ASSERT_TRUE(found.ok()) << info.name;
    EXPECT_EQ(found.value(), info.algorithm);
    EXPECT_EQ(&InfoOf(info.algorithm), &info);
    names.insert(info.name);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{
                       "sha256", "sha384", "sha512", "sha1", "md5", "sha3-256",
                       "blake2b", "blake2b512", "xxh3-64", "xxh3-128"}));
}

TEST(AlgorithmTest, AnUnknownNameIsRefusedWithTheKnownOnes) {
  for (const char* name : {"", "sha", "SHA256", "sha256 ", "crc32"}) {
    const Result<Algorithm> found = ParseAlgorithm(name);
    ASSERT_FALSE(found.ok()) << name;
    EXPECT_EQ(found.error().code, ErrorCode::kInvalidArgValue);
    EXPECT_NE(found.error().message.find("sha3-256, blake2b, "),
              std::string::npos)
        << found.error().message;
  }
}

TEST(AlgorithmTest, OnlyBlake2bTakesAKeyAndALength) {
  for (const AlgorithmInfo& info : Algorithms()) {
    const bool blake2b = info.algorithm == Algorithm::kBlake2b;
    EXPECT_EQ(info.sizable(), blake2b) << info.name;
    EXPECT_EQ(info.max_key_size, blake2b ? 64u : 0u) << info.name;
    EXPECT_LE(info.min_digest_size, info.digest_size) << info.name;
    EXPECT_LE(info.digest_size, info.max_digest_size) << info.name;
  }
}

}  // namespace
}  // namespace offloop::hash

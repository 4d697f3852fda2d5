#include "hash/hasher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "hash/encoding.h"
#include "hash/openssl.h"
#include "hash_testing.h"

namespace offloop::hash {
namespace {

using enum Algorithm;

// The digests of "", "abc" and a thousand times "a". The first two are in the
// standards (FIPS 180-4, FIPS 202, RFC 1321, RFC 7693) and in xxHash's own
// checks; the third was computed by node:crypto, Python and hash-wasm.
struct Vector {
  Algorithm algorithm;
  std::string_view empty;
  std::string_view abc;
  std::string_view thousand;
};

constexpr std::array<Vector, kAlgorithmCount> kVectors = {{
    {kSha256,
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
     "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"},
    {kSha384,
     "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
     "274edebfe76f65fbd51ad2f14898b95b",
     "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
     "8086072ba1e7cc2358baeca134c825a7",
     "f54480689c6b0b11d0303285d9a81b21a93bca6ba5a1b4472765dca4da45ee32"
     "8082d469c650cd3b61b16d3266ab8ced"},
    {kSha512,
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
     "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "67ba5535a46e3f86dbfbed8cbbaf0125c76ed549ff8b0b9e03e0c88cf90fa634"
     "fa7b12b47d77b694de488ace8d9a65967dc96df599727d3292a8d9d447709c97"},
    {kSha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
     "a9993e364706816aba3e25717850c26c9cd0d89d",
     "291e9a6c66994949b57ba5e650361e98fc36b1ba"},
    {kMd5, "d41d8cd98f00b204e9800998ecf8427e",
     "900150983cd24fb0d6963f7d28e17f72", "cabe45dcc9ae5b66ba86600cca6b8ba8"},
    {kSha3_256,
     "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
     "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
     "8f3934e6f7a15698fe0f396b95d8c4440929a8fa6eae140171c068b4549fbf81"},
    {kBlake2b,
     "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
     "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
     "e00b0ddbf1e2cdaf5c898e1a5e8826ea3a2c339bcf2a478da2e5fca9ff126672"},
    {kBlake2b512,
     "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
     "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce",
     "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
     "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
     "d6a69459fe93fc6b9537ed4336e5099e0dcca3e97290a412500ed7a0daffb03d"
     "80cf3650a20e0591f748e10c3c534945ee83d5f2c9722f1a68d98b8c01af23fd"},
    {kXxh3_64, "2d06800538d394c2", "78af5f94892f3950", "b3e7af627147db7c"},
    {kXxh3_128, "99aa06d3014798d86001c324468d497f",
     "06b05ab6733a618578af5f94892f3950", "b01da365eddaa29cb3e7af627147db7c"},
}};

constexpr std::array kProviders = {Provider::kOpenSsl, Provider::kSodium,
                                   Provider::kXxHash};

std::string Hex(ByteView bytes) {
  std::string hex(EncodedSize(Encoding::kHex, bytes.size()) + 1, 0);
  Encode(Encoding::kHex, bytes, reinterpret_cast<uint8_t*>(hex.data()));
  hex.pop_back();
  return hex;
}

// Hashes `message` in pieces of `step` bytes.
std::string HashOf(Hasher& hasher, const AlgorithmInfo& info,
                   std::string_view message, size_t step = SIZE_MAX) {
  std::array<uint8_t, kMaxDigestSize> digest;
  EXPECT_TRUE(hasher.Init({.digest_size = info.digest_size}));
  for (size_t at = 0; at < message.size();
       at += std::min(step, message.size())) {
    hasher.Update(AsBytes(message.substr(at, step)));
  }
  EXPECT_TRUE(hasher.Final(digest.data()));
  return Hex(ByteView(digest).first(info.digest_size));
}

std::string HashOf(Algorithm algorithm, std::string_view message) {
  const std::unique_ptr<Hasher> hasher = MakeHasher(algorithm);
  if (hasher == nullptr) return "none";
  return HashOf(*hasher, InfoOf(algorithm), message);
}

TEST(HasherTest, EveryProviderGivesThePublishedDigests) {
  for (const Vector& vector : kVectors) {
    const AlgorithmInfo& info = InfoOf(vector.algorithm);
    for (const Provider provider : kProviders) {
      const auto hasher = MakeHasherOf(provider, vector.algorithm);
      if (hasher == nullptr) continue;
      EXPECT_EQ(HashOf(*hasher, info, ""), vector.empty) << info.name;
      EXPECT_EQ(HashOf(*hasher, info, "abc"), vector.abc) << info.name;
      EXPECT_EQ(HashOf(*hasher, info, std::string(1000, 'a')), vector.thousand)
          << info.name;
    }
  }
}

TEST(HasherTest, ChunksDoNotMatter) {
  const std::string message = Noise(5000);
  for (const AlgorithmInfo& info : Algorithms()) {
    for (const Provider provider : kProviders) {
      const auto hasher = MakeHasherOf(provider, info.algorithm);
      if (hasher == nullptr) continue;
      const std::string whole = HashOf(*hasher, info, message);
      for (const size_t step :
           {1u, 7u, 63u, 64u, 65u, 127u, 128u, 129u, 256u, 257u, 4096u}) {
        EXPECT_EQ(HashOf(*hasher, info, message, step), whole)
            << info.name << " in steps of " << step;
      }
    }
  }
}

TEST(HasherTest, AnAbandonedMessageLeavesNothingBehind) {
  for (const Vector& vector : kVectors) {
    const AlgorithmInfo& info = InfoOf(vector.algorithm);
    const auto hasher = MakeHasher(vector.algorithm);
    if (hasher == nullptr) continue;
    ASSERT_TRUE(hasher->Init({.digest_size = info.digest_size}));
    hasher->Update(AsBytes("something else"));
    EXPECT_EQ(HashOf(*hasher, info, "abc"), vector.abc) << info.name;
  }
}

TEST(HasherTest, ThreadsHashAtTheSameTime) {
  std::vector<std::string> digests(4);
  std::vector<std::thread> threads;
  for (std::string& digest : digests) {
    threads.emplace_back([&digest] {
      for (int i = 0; i < 100; ++i) digest = HashOf(kSha256, "abc");
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& digest : digests) {
    EXPECT_EQ(digest, kVectors[0].abc);
  }
}

TEST(HasherTest, ASetKeepsOneHasherAnAlgorithm) {
  HasherSet set;
  Hasher* const first = set.Get(kBlake2b);
  ASSERT_NE(first, nullptr);
  EXPECT_NE(set.Get(kXxh3_64), first);
  EXPECT_EQ(set.Get(kBlake2b), first);
  EXPECT_TRUE(set.Reset());
}

class ProviderTest : public OpenSslTest {};

TEST_F(ProviderTest, EveryAlgorithmIsAvailableWithOpenSsl) {
  for (const AlgorithmInfo& info : Algorithms()) {
    EXPECT_TRUE(IsAvailable(info.algorithm)) << info.name;
  }
}

TEST_F(ProviderTest, ProvidersAgree) {
  for (const Algorithm algorithm : {kSha256, kSha512, kBlake2b512}) {
    const AlgorithmInfo& info = InfoOf(algorithm);
    const auto openssl = MakeHasherOf(Provider::kOpenSsl, algorithm);
    const auto sodium = MakeHasherOf(Provider::kSodium, algorithm);
    ASSERT_NE(openssl, nullptr);
    ASSERT_NE(sodium, nullptr);
    for (size_t size = 0; size < 600; ++size) {
      const std::string message = Noise(size);
      ASSERT_EQ(HashOf(*openssl, info, message), HashOf(*sodium, info, message))
          << info.name << " of " << size << " bytes";
    }
  }
}

TEST_F(ProviderTest, FinalWithoutInitFails) {
  const auto hasher = MakeHasherOf(Provider::kOpenSsl, kSha256);
  std::array<uint8_t, kMaxDigestSize> digest;
  EXPECT_FALSE(hasher->Final(digest.data()));
}

TEST(WithoutOpenSslTest, Sha256AndSha512FallBackToLibsodium) {
  const WithoutOpenSslForTest without;
  EXPECT_EQ(HashOf(kSha256, "abc"), kVectors[0].abc);
  EXPECT_EQ(HashOf(kSha512, "abc"), kVectors[2].abc);
  EXPECT_EQ(MakeHasherOf(Provider::kOpenSsl, kSha256), nullptr);
}

TEST(WithoutOpenSslTest, WhatOnlyOpenSslHasIsNotAvailable) {
  const WithoutOpenSslForTest without;
  for (const Algorithm algorithm : {kSha384, kSha1, kMd5, kSha3_256}) {
    EXPECT_FALSE(IsAvailable(algorithm)) << InfoOf(algorithm).name;
    EXPECT_EQ(HasherSet().Get(algorithm), nullptr);
  }
  for (const Algorithm algorithm : {kBlake2b, kBlake2b512, kXxh3_64}) {
    EXPECT_TRUE(IsAvailable(algorithm)) << InfoOf(algorithm).name;
  }
}

}  // namespace
}  // namespace offloop::hash

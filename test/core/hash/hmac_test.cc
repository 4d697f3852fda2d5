#include "hash/hmac.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "hash/openssl.h"
#include "hash_testing.h"

namespace offloop::hash {
namespace {

using enum Algorithm;

std::string HmacOf(Algorithm algorithm, const std::string& key,
                   const std::vector<std::string>& chunks) {
  auto made =
      MakeHmac({.algorithm = algorithm, .key = Bytes::Copy(AsBytes(key))});
  if (!made.ok()) return "error: " + made.error().message;
  return RunOnce(*made.value(), chunks);
}

// RFC 4231.
TEST(HmacTest, GivesThePublishedSha2Values) {
  EXPECT_EQ(HmacOf(kSha256, std::string(20, '\x0b'), {"Hi There"}),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(HmacOf(kSha512, "Jefe", {"what do ya want for nothing?"}),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
  // A key longer than a block.
  EXPECT_EQ(HmacOf(kSha256, std::string(131, '\xaa'),
                   {"Test Using Larger Than Block-Size Key - Hash Key First"}),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

class HmacOpenSslTest : public OpenSslTest {};

// RFC 2202 and RFC 4231; NIST's example values for SHA3-256.
TEST_F(HmacOpenSslTest, GivesThePublishedValues) {
  const std::string jefe = "what do ya want for nothing?";
  EXPECT_EQ(HmacOf(kMd5, "Jefe", {jefe}), "750c783e6ab0b503eaa86e310a5db738");
  EXPECT_EQ(HmacOf(kSha1, "Jefe", {jefe}),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(HmacOf(kSha384, "Jefe", {jefe}),
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
            "8e2240ca5e69e2c78b3239ecfab21649");
  EXPECT_EQ(HmacOf(kSha3_256, "Jefe", {jefe}),
            "c7d4072e788877ae3596bbb0da73b887c9171f93095b294ae857fbe2645e1ba5");
}

TEST(HmacTest, TakesAnEmptyKeyAndAnEmptyMessage) {
  EXPECT_EQ(HmacOf(kSha256, "", {}),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(HmacTest, AKeyOfExactlyOneBlockIsNotHashed) {
  const std::string block(64, 'k');
  EXPECT_EQ(HmacOf(kSha256, block, {"m"}),
            HmacOf(kSha256, block + std::string(0, '\0'), {"m"}));
  EXPECT_NE(HmacOf(kSha256, block, {"m"}), HmacOf(kSha256, block + 'k', {"m"}));
  // Zeros fill a key up, so these two are the same key.
  EXPECT_EQ(HmacOf(kSha256, "k", {"m"}),
            HmacOf(kSha256, std::string("k\0\0", 3), {"m"}));
}

TEST(HmacTest, ChunksDoNotMatterAndRunsRepeat) {
  auto made = MakeHmac({.key = Bytes::Copy(AsBytes("secret"))});
  ASSERT_TRUE(made.ok());
  const std::string message = Noise(200000);
  const std::string whole = RunOnce(*made.value(), {message});
  EXPECT_EQ(
      RunOnce(*made.value(), {message.substr(0, 1), "", message.substr(1)}),
      whole);
  EXPECT_EQ(RunOnce(*made.value(), {message}), whole);
}

TEST(HmacTest, LibsodiumGivesTheSame) {
  for (const Algorithm algorithm : {kSha256, kSha512}) {
    const std::string with = HmacOf(algorithm, Noise(200), {Noise(1000)});
    const WithoutOpenSslForTest without;
    EXPECT_EQ(HmacOf(algorithm, Noise(200), {Noise(1000)}), with);
  }
}

TEST(HmacTest, RefusesWhatIsNotCryptographic) {
  for (const Algorithm algorithm : {kXxh3_64, kXxh3_128}) {
    const auto made = MakeHmac({.algorithm = algorithm});
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgValue);
  }
}

TEST(HmacTest, SaysWhenTheRuntimeHasNoSuchAlgorithm) {
  const WithoutOpenSslForTest without;
  const auto made = MakeHmac({.algorithm = kSha1});
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgValue);
}

TEST(HmacTest, StopsWhenCancelled) {
  const auto made = MakeHmac({.key = Bytes::Copy(AsBytes("secret"))});
  Surroundings around;
  around.cancel.Request(CancelReason::kAborted);
  const auto result =
      made.value()->Run(Chunks({Noise(RunContext::kSlice)}), around.context);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kAborted);
}

TEST(HmacTest, ALongKeyIsWorkThatStops) {
  const auto made =
      MakeHmac({.key = Bytes::Copy(AsBytes(Noise(4 * RunContext::kSlice)))});
  Surroundings around;
  StopAt stop(around, 2);
  const auto result = made.value()->Run(Chunks({"x"}), around.context);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kAborted);
  EXPECT_EQ(stop.seen(), 2);
}

}  // namespace
}  // namespace offloop::hash

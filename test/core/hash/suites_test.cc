// The public vectors of BLAKE2 and of HMAC (Wycheproof), read from the folder
// that OFFLOOP_SUITES names; CONTRIBUTING.md says where they come from.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "hash/digest.h"
#include "hash/hmac.h"
#include "hash_testing.h"
#include "suite_testing.h"

namespace offloop::hash {
namespace {

namespace dom = simdjson::dom;

class HashSuitesTest : public SuiteTest {
 protected:
  void SetUp() override {
    SuiteTest::SetUp();
    if (openssl_library == nullptr) {
      GTEST_SKIP() << "libcrypto.so.3 is not on this system";
    }
  }
};

TEST_F(HashSuitesTest, Blake2bGivesEveryKnownAnswer) {
  size_t count = 0;
  for (const dom::element test : Items(Load("blake2/blake2b-kat.json"))) {
    const std::string key = FromHex(Text(test, "key"));
    auto made =
        MakeDigest({.algorithm = Algorithm::kBlake2b,
                    .key = key.empty() ? Bytes() : Bytes::Copy(AsBytes(key)),
                    .length = 64});
    ASSERT_TRUE(made.ok());
    const std::string message = FromHex(Text(test, "in"));
    EXPECT_EQ(RunOnce(*made.value(), {message}), Text(test, "out")) << message;
    if (key.empty()) {
      const auto whole = MakeDigest({.algorithm = Algorithm::kBlake2b512});
      EXPECT_EQ(RunOnce(*whole.value(), {message}), Text(test, "out"));
    }
    ++count;
  }
  EXPECT_EQ(count, 512u);
}

// Runs one vector; tags may be cut short.
void CheckHmac(Algorithm algorithm, dom::element test, size_t tag_bits) {
  auto made =
      MakeHmac({.algorithm = algorithm,
                .key = Bytes::Copy(AsBytes(FromHex(Text(test, "key"))))});
  ASSERT_TRUE(made.ok());
  const std::string tag = RunOnce(*made.value(), {FromHex(Text(test, "msg"))})
                              .substr(0, tag_bits / 4);
  EXPECT_EQ(tag == Text(test, "tag"), Text(test, "result") == "valid")
      << Text(test, "comment");
}

TEST_F(HashSuitesTest, HmacAcceptsTheValidAndNoneOfTheInvalid) {
  size_t count = 0;
  for (const auto& [name, algorithm] :
       {std::pair{"sha1", Algorithm::kSha1},
        std::pair{"sha256", Algorithm::kSha256},
        std::pair{"sha512", Algorithm::kSha512}}) {
    const std::string file = std::string("hmac/hmac_") + name + "_test.json";
    for (const dom::element group : Items(Load(file)["testGroups"])) {
      uint64_t tag_bits = 0;
      ASSERT_EQ(group["tagSize"].get(tag_bits), simdjson::SUCCESS);
      for (const dom::element test : Items(group["tests"])) {
        CheckHmac(algorithm, test, tag_bits);
        ++count;
      }
    }
  }
  EXPECT_EQ(count, 518u);
}

}  // namespace
}  // namespace offloop::hash

// The published vectors of Argon2 (phc-winner-argon2), read from the folder
// that OFFLOOP_SUITES names.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "../hash/suite_testing.h"
#include "password/password.h"
#include "run_context.h"

namespace offloop::password {
namespace {

class PasswordSuitesTest : public SuiteTest {
 protected:
  // Whether the password is the one of a string that can be computed.
  static Result<bool> Verify(const std::string& phc,
                             const std::string& password) {
    const auto made = MakePasswordVerify({.phc = phc});
    if (!made.ok()) return made.error();
    const CancelFlag cancel;
    Scratch scratch;
    RunContext context(cancel, scratch);
    const auto result =
        made.value()->Run(Payload(Bytes::Copy(AsBytes(password))), context);
    if (!result.ok()) return result.error();
    return result.value().kind() == Payload::Kind::kTrue;
  }
};

TEST_F(PasswordSuitesTest, Argon2idVerifiesAndTheRestIsRefused) {
  size_t verified = 0;
  size_t refused = 0;
  for (const auto test : Items(Load("argon2/vectors.json")["hashes"])) {
    uint64_t version = 0;
    ASSERT_EQ(test["version"].get(version), simdjson::SUCCESS);
    const std::string phc = Text(test, "encoded");
    const Result<bool> result = Verify(phc, Text(test, "password"));
    if (Text(test, "type") == "id" && version == 19) {
      ASSERT_TRUE(result.ok()) << phc << ": " << result.error().message;
      EXPECT_TRUE(result.value()) << phc;
      EXPECT_FALSE(Verify(phc, "another").value()) << phc;
      ++verified;
    } else {
      ASSERT_FALSE(result.ok()) << phc;
      EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgValue);
      ++refused;
    }
  }
  EXPECT_EQ(verified, 8u);
  EXPECT_EQ(refused, 16u);
}

TEST_F(PasswordSuitesTest, BadStringsAreRefused) {
  size_t count = 0;
  for (const auto test : Items(Load("argon2/vectors.json")["bad"])) {
    const std::string phc = Text(test, "encoded");
    const Result<bool> result = Verify(phc, Text(test, "password"));
    EXPECT_FALSE(result.ok()) << phc;
    ++count;
  }
  EXPECT_EQ(count, 8u);
}

}  // namespace
}  // namespace offloop::password

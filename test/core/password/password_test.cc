#include "password/password.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../run_testing.h"
#include "password/arena.h"
#include "password/phc.h"
#include "run_context.h"

namespace offloop::password {
namespace {

constexpr char kPassword[] = "correct horse";

Result<Payload> RunOn(const Operation& operation,
                      const std::vector<std::string>& password) {
  Surroundings around;
  Payload input;
  for (const std::string& part : password) {
    input.Append(Bytes::Copy(AsBytes(part)));
  }
  return operation.Run(std::move(input), around.context);
}

std::string HashOf(const std::string& password, HashOptions options) {
  auto made = MakePasswordHash(options);
  EXPECT_TRUE(made.ok());
  Result<Payload> result = RunOn(*made.value(), {password});
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.value().kind(), Payload::Kind::kText);
  return std::string(AsText(result.value().Join().value()));
}

// "yes", "no", or the error.
std::string VerifyWith(VerifyOptions options,
                       const std::vector<std::string>& password) {
  const auto made = MakePasswordVerify(std::move(options));
  if (!made.ok()) {
    return std::string(CodeName(made.error().code)) + ": " +
           made.error().message;
  }
  const Result<Payload> result = RunOn(*made.value(), password);
  if (!result.ok()) return std::string(CodeName(result.error().code));
  return result.value().kind() == Payload::Kind::kTrue ? "yes" : "no";
}

std::string Verify(const std::string& phc, const std::string& password) {
  return VerifyWith(VerifyOptions{.phc = phc}, {password});
}

TEST(PasswordHashTest, WritesAStringThatVerifies) {
  const std::string phc = HashOf(kPassword, {.memory = 64, .passes = 3});
  EXPECT_EQ(phc.substr(0, 28), "$argon2id$v=19$m=64,t=3,p=1$");
  EXPECT_EQ(Verify(phc, kPassword), "yes");
  EXPECT_EQ(Verify(phc, "correct horsf"), "no");
  EXPECT_EQ(Verify(phc, ""), "no");
}

TEST(PasswordHashTest, HasTheDefaultsOfOwasp) {
  const std::string phc = HashOf(kPassword, {});
  const Result<PhcString> read = ParsePhc(phc);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().memory, 19456u);
  EXPECT_EQ(read.value().passes, 2u);
  EXPECT_EQ(read.value().lanes, 1u);
  EXPECT_EQ(read.value().salt.size(), 16u);
  EXPECT_EQ(read.value().hash.size(), 32u);
  EXPECT_EQ(Verify(phc, kPassword), "yes");
}

TEST(PasswordHashTest, KeepsItsMemoryWhereThatIsNoMoreThanAThreadsShare) {
  const auto operation = MakePasswordHash({.memory = 5 * 1024}).value();
  // Memory comes in whole huge pages.
  constexpr size_t kEnough = size_t{6} << 20;
  for (const size_t share : {kEnough - 1, kEnough}) {
    const CancelFlag cancel;
    Scratch scratch(share);
    RunContext context(cancel, scratch);
    EXPECT_TRUE(operation->Run(Payload(), context).ok());
    const bool kept = scratch.Borrow<Arena>()->data() != nullptr;
    EXPECT_EQ(kept, share == kEnough);
  }
}

TEST(PasswordHashTest, LibsodiumVerifiesWhatWeWrite) {
  for (const uint32_t memory : {8u, 9u, 11u, 64u, 1000u, 1024u}) {
    const std::string phc = HashOf(kPassword, {.memory = memory});
    EXPECT_EQ(
        crypto_pwhash_str_verify(phc.c_str(), kPassword, sizeof(kPassword) - 1),
        0)
        << phc;
  }
}

TEST(PasswordHashTest, EverySaltIsNew) {
  std::set<std::string> seen;
  for (int i = 0; i < 50; ++i) seen.insert(HashOf("same", {.memory = 8}));
  EXPECT_EQ(seen.size(), 50u);
}

TEST(PasswordHashTest, TakesAnyBytes) {
  for (const std::string& password :
       {std::string(), std::string("\0", 1), std::string("a\0b", 3),
        std::string("\xff\xfe"), std::string(kMaxPassword, 'x')}) {
    const std::string phc = HashOf(password, {.memory = 8});
    EXPECT_EQ(Verify(phc, password), "yes");
    EXPECT_EQ(Verify(phc, password.substr(0, password.size() / 2) + "?"), "no");
  }
}

TEST(PasswordHashTest, ChunksAreOnePassword) {
  const std::string phc = HashOf(kPassword, {.memory = 64});
  EXPECT_EQ(VerifyWith(VerifyOptions{.phc = phc}, {"correct", "", " horse"}),
            "yes");
}

TEST(PasswordHashTest, RefusesAPasswordThatIsTooLong) {
  const std::string phc = HashOf("x", {.memory = 8});
  EXPECT_EQ(Verify(phc, std::string(kMaxPassword + 1, 'x')),
            "ERR_INVALID_ARG_VALUE");
  const auto made = MakePasswordHash({.memory = 8});
  const auto result =
      RunOn(*made.value(), {std::string(kMaxPassword + 1, 'x')});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgValue);
}

TEST(PasswordHashTest, RefusesCostsOutsideTheirRange) {
  for (const HashOptions& options :
       {HashOptions{.memory = 7}, HashOptions{.memory = 0},
        HashOptions{.memory = 4194305}, HashOptions{.passes = 0},
        HashOptions{.passes = 1025}}) {
    const auto made = MakePasswordHash(options);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().code, ErrorCode::kOutOfRange);
  }
}

TEST(PasswordHashTest, SaysWhatItCostsAndThatItIsSecret) {
  const auto made = MakePasswordHash({.memory = 1024});
  EXPECT_GE(made.value()->MemoryCost(), 1024u * 1024);
  EXPECT_LE(made.value()->MemoryCost(), 1024u * 1024 + 8192);
  EXPECT_TRUE(made.value()->SecretInput());
  const auto verify =
      MakePasswordVerify({.phc = HashOf("x", {.memory = 1024})});
  EXPECT_EQ(verify.value()->MemoryCost(), made.value()->MemoryCost());
  EXPECT_TRUE(verify.value()->SecretInput());
}

TEST(PasswordHashTest, StopsBetweenSegments) {
  const auto made = MakePasswordHash({.memory = 64, .passes = 3});
  for (const int at : {1, 5, 12, 13}) {
    Surroundings around;
    const StopAt stop(around, at);
    const auto result =
        made.value()->Run(Payload(Bytes::Copy(AsBytes("x"))), around.context);
    // Three passes of four slices.
    EXPECT_EQ(result.ok(), at > 12);
    EXPECT_EQ(stop.seen(), std::min(at, 12));
    if (!result.ok()) {
      EXPECT_EQ(result.error().code, ErrorCode::kAborted);
    }
  }
}

// Hashes in the middle of another hash on the same thread.
class Nested : public RunContext::Interlude {
 public:
  void Run() override {
    EXPECT_EQ(Verify(HashOf("inner", {.memory = 8}), "inner"), "yes");
  }
};

TEST(PasswordHashTest, AnInterludeMayHashToo) {
  const std::string phc = HashOf(kPassword, {.memory = 64});
  const auto made = MakePasswordVerify({.phc = phc});
  Surroundings around;
  Nested nested;
  around.context.set_interlude(&nested);
  const auto result = made.value()->Run(
      Payload(Bytes::Copy(AsBytes(kPassword))), around.context);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.value().kind(), Payload::Kind::kTrue);
}

// Made by the npm packages argon2 0.44 and @node-rs/argon2, and by libsodium's
// crypto_pwhash_argon2id_str.
TEST(PasswordVerifyTest, ReadsWhatOthersWrote) {
  for (const char* phc :
       {"$argon2id$v=19$m=1024,t=2,p=4$hH+dzZ5pFT2jK5G5VU0KAw"
        "$3bxCQOK3eFkxAffsMt4v7peI8or/PlMlOHWKvee+eBg",
        "$argon2id$v=19$m=1024,t=3,p=1$GQWYKHGEe2Ahj1tZCoEASQ"
        "$2uG8bRW8d85zLU/kGTRxwstlmuVw9VQD1ro51FrhxzI",
        "$argon2id$v=19$m=1024,t=2,p=3$JCH8thlscWPvHLccF95oVw"
        "$/QnPTnefrOsRSykignACONgnQi1DTbo1dwIWuWvDNQfG7+V/ieBFehosElGq5bceEa03"
        "zSMhg+AQd4KKz2wDUA",
        "$argon2id$v=19$m=1024,t=2,p=1$5+QuEJVVu1gUXP6d8aVCvw"
        "$GP0mhvYPtpoQZ0QaDiHsCGRkEiBrHrOqvK3tKMQlChE",
        "$argon2id$v=19$m=1000,t=1,p=2$xbna9pm4pU9JFPzVePBziw"
        "$ebb4V68SpkEyGue0QOrlPA",
        "$argon2id$v=19$m=1024,t=2,p=1$/Xpc0PoG1k5bFgbU1rs6mA"
        "$LE7TZbbjRcEvlpiegcbaK+3gfwTzydYeJOXPtpCkGiI"}) {
    EXPECT_EQ(Verify(phc, kPassword), "yes") << phc;
    EXPECT_EQ(Verify(phc, "wrong horse"), "no") << phc;
  }
  EXPECT_EQ(Verify("$argon2id$v=19$m=64,t=2,p=1$01aj36Wlt3025M3xq5IgvA"
                   "$zSbVUvrRigVSJHgYJscRSpq9oQxkOGKj54TOPZDxUH0",
                   "p\u00e4ssw\u00f6rd \U0001f511"),
            "yes");
}

TEST(PasswordVerifyTest, ReadsTheOtherOrderOfParameters) {
  EXPECT_EQ(Verify("$argon2id$v=19$m=1024,p=4,t=2$hH+dzZ5pFT2jK5G5VU0KAw"
                   "$3bxCQOK3eFkxAffsMt4v7peI8or/PlMlOHWKvee+eBg",
                   kPassword),
            "yes");
}

TEST(PasswordVerifyTest, ComparesEveryByteOfTheHash) {
  const std::string phc = HashOf(kPassword, {.memory = 8});
  Result<PhcString> read = ParsePhc(phc);
  for (uint8_t& byte : read.value().hash) {
    byte ^= 1;
    EXPECT_EQ(Verify(FormatPhc(read.value()), kPassword), "no");
    byte ^= 1;
  }
  EXPECT_EQ(Verify(FormatPhc(read.value()), kPassword), "yes");
}

TEST(PasswordVerifyTest, RefusesOtherTypesAndVersions) {
  const std::string rest = "m=64,t=2,p=1$c29tZXNhbHQ$" + std::string(43, 'A');
  EXPECT_EQ(Verify("$argon2i$v=19$" + rest, "x"),
            "ERR_INVALID_ARG_VALUE: Only argon2id, version 19, can be "
            "verified; the PHC string is argon2i, version 19");
  EXPECT_EQ(Verify("$argon2d$v=19$" + rest, "x").substr(0, 22),
            "ERR_INVALID_ARG_VALUE:");
  EXPECT_EQ(Verify("$argon2id$" + rest, "x"),
            "ERR_INVALID_ARG_VALUE: Only argon2id, version 19, can be "
            "verified; the PHC string is argon2id, version 16");
  EXPECT_EQ(Verify("$2b$10$abc", "x").substr(0, 22), "ERR_INVALID_ARG_VALUE:");
}

TEST(PasswordVerifyTest, RefusesAStringThatAsksForTooMuch) {
  const std::string end = ",p=1$c29tZXNhbHQ$" + std::string(43, 'A');
  EXPECT_EQ(Verify("$argon2id$v=19$m=1048577,t=1" + end, "x"),
            "ERR_OUT_OF_RANGE: The PHC string asks for 1048577 KiB of memory; "
            "maxMemory is 1048576");
  EXPECT_EQ(Verify("$argon2id$v=19$m=4294967295,t=4294967295" + end, "x")
                .substr(0, 17),
            "ERR_OUT_OF_RANGE:");
  EXPECT_EQ(Verify("$argon2id$v=19$m=8,t=17" + end, "x"),
            "ERR_OUT_OF_RANGE: The PHC string asks for 17 passes; maxPasses is "
            "16");
  const std::string ours = HashOf("x", {.memory = 64, .passes = 3});
  EXPECT_EQ(VerifyWith({.phc = ours, .max_memory = 64, .max_passes = 3}, {"x"}),
            "yes");
  EXPECT_NE(VerifyWith({.phc = ours, .max_memory = 63, .max_passes = 3}, {"x"}),
            "yes");
  EXPECT_NE(VerifyWith({.phc = ours, .max_memory = 64, .max_passes = 2}, {"x"}),
            "yes");
}

TEST(PasswordVerifyTest, RefusesLimitsOutsideTheirRange) {
  const std::string phc = HashOf("x", {.memory = 8});
  for (const VerifyOptions& options :
       {VerifyOptions{.phc = phc, .max_memory = 7},
        VerifyOptions{.phc = phc, .max_memory = 4194305},
        VerifyOptions{.phc = phc, .max_passes = 0},
        VerifyOptions{.phc = phc, .max_passes = 1025}}) {
    EXPECT_EQ(VerifyWith(options, {"x"}).substr(0, 17), "ERR_OUT_OF_RANGE:");
  }
}

TEST(NeedsRehashTest, ComparesTypeVersionAndCosts) {
  const std::string tail = "$c29tZXNhbHQ$" + std::string(43, 'A');
  const auto needs = [&tail](const std::string& head, HashOptions options) {
    const Result<bool> result = NeedsRehash(head + tail, options);
    EXPECT_TRUE(result.ok()) << head;
    return result.value();
  };
  EXPECT_FALSE(needs("$argon2id$v=19$m=19456,t=2,p=1", {}));
  EXPECT_FALSE(needs("$argon2id$v=19$m=19456,p=1,t=2", {}));
  EXPECT_FALSE(needs("$argon2id$v=19$m=64,t=3,p=4", {64, 3}))
      << "Lanes are nobody's choice here.";
  EXPECT_TRUE(needs("$argon2id$v=19$m=19457,t=2,p=1", {}));
  EXPECT_TRUE(needs("$argon2id$v=19$m=19456,t=3,p=1", {}));
  EXPECT_TRUE(needs("$argon2i$v=19$m=19456,t=2,p=1", {}));
  EXPECT_TRUE(needs("$argon2d$v=19$m=19456,t=2,p=1", {}));
  EXPECT_TRUE(needs("$argon2id$m=19456,t=2,p=1", {}));
  EXPECT_TRUE(needs("$argon2id$v=19$m=4294967295,t=4294967295,p=1", {}));
}

TEST(NeedsRehashTest, RefusesWhatItCannotRead) {
  const Result<bool> result = NeedsRehash("$argon2id$", {});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgValue);
  const Result<bool> range = NeedsRehash("", {.passes = 0});
  ASSERT_FALSE(range.ok());
  EXPECT_EQ(range.error().code, ErrorCode::kOutOfRange);
}

}  // namespace
}  // namespace offloop::password

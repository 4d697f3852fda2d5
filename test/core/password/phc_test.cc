#include "password/phc.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace offloop::password {
namespace {

constexpr char kSalt[] = "c29tZXNhbHQ";
constexpr char kHash[] = "wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA";

// A string that is right but for its parameters.
std::string With(const std::string& head) {
  return head + "$" + kSalt + "$" + kHash;
}

bool Parses(const std::string& text) {
  const Result<PhcString> phc = ParsePhc(text);
  if (!phc.ok()) {
    EXPECT_EQ(phc.error().code, ErrorCode::kInvalidArgValue);
    EXPECT_EQ(phc.error().message.find(kHash), std::string::npos)
        << "The message must not repeat the hash.";
  }
  return phc.ok();
}

TEST(PhcTest, ReadsEveryField) {
  const Result<PhcString> phc =
      ParsePhc(With("$argon2id$v=19$m=65536,t=2,p=4"));
  ASSERT_TRUE(phc.ok());
  EXPECT_EQ(phc.value().type, PhcString::Type::kArgon2id);
  EXPECT_EQ(phc.value().version, 19u);
  EXPECT_EQ(phc.value().memory, 65536u);
  EXPECT_EQ(phc.value().passes, 2u);
  EXPECT_EQ(phc.value().lanes, 4u);
  EXPECT_EQ(phc.value().salt,
            (std::vector<uint8_t>{'s', 'o', 'm', 'e', 's', 'a', 'l', 't'}));
  EXPECT_EQ(phc.value().hash.size(), 32u);
  EXPECT_EQ(phc.value().hash.front(), 0xc1);
}

TEST(PhcTest, ReadsBothOrdersOfTheParameters) {
  const auto mtp = ParsePhc(With("$argon2id$v=19$m=64,t=2,p=1"));
  const auto mpt = ParsePhc(With("$argon2id$v=19$m=64,p=1,t=2"));
  ASSERT_TRUE(mtp.ok());
  ASSERT_TRUE(mpt.ok());
  EXPECT_EQ(mtp.value(), mpt.value());
}

TEST(PhcTest, KnowsTheTypesAndVersions) {
  for (const auto type : {PhcString::Type::kArgon2d, PhcString::Type::kArgon2i,
                          PhcString::Type::kArgon2id}) {
    const std::string name(NameOf(type));
    const auto phc = ParsePhc(With("$" + name + "$v=19$m=64,t=2,p=1"));
    ASSERT_TRUE(phc.ok()) << name;
    EXPECT_EQ(phc.value().type, type);
  }
  EXPECT_EQ(ParsePhc(With("$argon2i$m=64,t=2,p=1")).value().version, 16u);
  EXPECT_EQ(ParsePhc(With("$argon2i$v=16$m=64,t=2,p=1")).value().version, 16u);
}

TEST(PhcTest, WritesWhatItReads) {
  for (const char* head :
       {"$argon2id$v=19$m=65536,t=2,p=1", "$argon2i$m=64,t=4294967295,p=8",
        "$argon2d$v=19$m=4294967295,t=1,p=16777215"}) {
    const auto phc = ParsePhc(With(head));
    ASSERT_TRUE(phc.ok()) << head;
    EXPECT_EQ(FormatPhc(phc.value()), With(head));
  }
}

TEST(PhcTest, RefusesWhatIsNotOfItsForm) {
  const std::string good = With("$argon2id$v=19$m=64,t=2,p=1");
  ASSERT_TRUE(Parses(good));
  EXPECT_FALSE(Parses(""));
  EXPECT_FALSE(Parses("$"));
  EXPECT_FALSE(Parses("$$$$$"));
  EXPECT_FALSE(Parses("argon2id" + good.substr(9)));
  EXPECT_FALSE(Parses(" " + good));
  EXPECT_FALSE(Parses(good + " "));
  EXPECT_FALSE(Parses(good + "$"));
  EXPECT_FALSE(Parses(good + "$x"));
  EXPECT_FALSE(Parses(good + "\n"));
  EXPECT_FALSE(Parses(good + std::string(1, '\0')));
  EXPECT_FALSE(Parses("$2b$10$abcdefghijklmnopqrstuv"));
  EXPECT_FALSE(
      Parses("$argon2x$v=19$m=64,t=2,p=1$c29tZXNhbHQ$" + std::string(kHash)));
}

TEST(PhcTest, RefusesEveryTruncation) {
  const std::string good = With("$argon2id$v=19$m=64,t=2,p=1");
  // Without its last characters a hash may still be one, but a shorter one.
  const size_t shortest_hash = good.size() - 43 + 16;
  for (size_t size = 0; size < shortest_hash; ++size) {
    EXPECT_FALSE(Parses(good.substr(0, size))) << good.substr(0, size);
  }
}

TEST(PhcTest, RefusesOddParameters) {
  for (const char* parameters :
       {"m=64,t=2", "m=64,t=2,p=1,", "m=64,t=2,p=1,x=1", "m=64,t=2,t=2",
        "m=64,p=1,p=1", "t=2,m=64,p=1", "p=1,t=2,m=64", "m=64 ,t=2,p=1",
        "m=64,t=2,p=1,data=aGVsbG8", "m=64,t=2,p=1,keyid=x", "m=64;t=2;p=1",
        "M=64,t=2,p=1", "m64,t=2,p=1", "m=,t=2,p=1", ",,", ""}) {
    EXPECT_FALSE(Parses(With(std::string("$argon2id$v=19$") + parameters)))
        << parameters;
  }
}

TEST(PhcTest, RefusesOddNumbers) {
  for (const char* number :
       {"0", "00064", "064", "+64", "-64", " 64", "64 ", "6_4", "0x40", "6.4",
        "4294967296", "18446744073709551680", "99999999999999999999999999",
        "\xd9\xa6\xd9\xa4"}) {
    EXPECT_FALSE(
        Parses(With(std::string("$argon2id$v=19$m=") + number + ",t=2,p=1")))
        << number;
    EXPECT_FALSE(
        Parses(With(std::string("$argon2id$v=19$m=64,t=") + number + ",p=1")))
        << number;
  }
  for (const char* version : {"v=0", "v=17", "v=18", "v=20", "v=019", "v=1",
                              "v=", "V=19", "v=19,v=19"}) {
    EXPECT_FALSE(
        Parses(With(std::string("$argon2id$") + version + "$m=64,t=2,p=1")))
        << version;
  }
}

TEST(PhcTest, RefusesMoreLanesThanTheMemoryHolds) {
  EXPECT_TRUE(Parses(With("$argon2id$v=19$m=64,t=2,p=8")));
  EXPECT_FALSE(Parses(With("$argon2id$v=19$m=64,t=2,p=9")));
  EXPECT_FALSE(Parses(With("$argon2id$v=19$m=7,t=2,p=1")));
  EXPECT_FALSE(Parses(With("$argon2id$v=19$m=64,t=2,p=4294967295")));
  EXPECT_FALSE(Parses(With("$argon2id$v=19$m=4294967295,t=2,p=16777216")));
}

TEST(PhcTest, RefusesBase64ThatIsNotCanonical) {
  const std::string head = "$argon2id$v=19$m=64,t=2,p=1$";
  const std::string hash = std::string("$") + kHash;
  ASSERT_TRUE(Parses(head + kSalt + hash));
  // The last character of "c29tZXNhbHQ" has two bits that must be zero.
  EXPECT_FALSE(Parses(head + "c29tZXNhbHR" + hash));
  EXPECT_FALSE(Parses(head + "c29tZXNhbHQ=" + hash));
  EXPECT_FALSE(Parses(head + "c29tZXN-bHQ" + hash));
  EXPECT_FALSE(Parses(head + "c29tZXN hbHQ" + hash));
  EXPECT_FALSE(Parses(head + "c29tZXNhb" + hash));
  // libsodium 1.0.18 takes the two bytes for letters.
  EXPECT_FALSE(Parses(head + "c29tZXN\x9a\xcehQ" + hash));
  EXPECT_FALSE(Parses(head + "" + hash));
}

TEST(PhcTest, RefusesSaltsAndHashesBeyondTheirBounds) {
  const auto sized = [](size_t salt, size_t hash) {
    PhcString phc;
    phc.memory = 64;
    phc.passes = phc.lanes = 1;
    phc.salt.assign(salt, 0xff);
    phc.hash.assign(hash, 0xff);
    return Parses(FormatPhc(phc));
  };
  EXPECT_TRUE(sized(8, 12));
  EXPECT_TRUE(sized(128, 128));
  EXPECT_FALSE(sized(7, 32));
  EXPECT_FALSE(sized(129, 32));
  EXPECT_FALSE(sized(16, 11));
  EXPECT_FALSE(sized(16, 129));
  EXPECT_FALSE(sized(1 << 20, 32));
}

}  // namespace
}  // namespace offloop::password

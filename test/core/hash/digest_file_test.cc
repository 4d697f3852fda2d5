#include "hash/digest_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "digest_file_testing.h"

namespace offloop::hash {
namespace {

TEST_F(DigestFileTest, HashesWhatIsInTheFile) {
  const auto digest = MakeDigest({.algorithm = Algorithm::kBlake2b});
  for (const size_t size : {0u, 1u, 131071u, 131072u, 131073u, 1000000u}) {
    const std::string content = Noise(size);
    Result<Payload> result = HashOf(Write("file", content));
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(TextOf(std::move(result).value()),
              RunOnce(*digest.value(), {content}))
        << size;
  }
}

TEST(DigestFileOptionsTest, AreThoseOfADigest) {
  EXPECT_FALSE(
      MakeDigestFile({.algorithm = Algorithm::kSha256, .length = 16}).ok());
}

TEST_F(DigestFileTest, RefusesANulByteInThePath) {
  EXPECT_EQ(ErrorOf(Write("file", "abc") + std::string("\0x", 2)),
            "ERR_INVALID_ARG_VALUE");
}

// Lengthens the file while it is read, a few times.
class Appender : public RunContext::Interlude {
 public:
  explicit Appender(std::string path) : path_(std::move(path)) {}
  void Run() override {
    if (times_-- <= 0) return;
    std::ofstream(path_, std::ios::app) << std::string(200000, 'b');
  }

 private:
  std::string path_;
  int times_ = 3;
};

TEST_F(DigestFileTest, AFileThatGrowsIsReadToItsNewEnd) {
  const std::string path = Write("file", std::string(100000, 'a'));
  Appender appender(path);
  around_.context.set_interlude(&appender);
  Result<Payload> result = HashOf(path);
  ASSERT_TRUE(result.ok());
  const auto digest = MakeDigest({.algorithm = Algorithm::kBlake2b});
  EXPECT_EQ(TextOf(std::move(result).value()),
            RunOnce(*digest.value(),
                    {std::string(100000, 'a'), std::string(600000, 'b')}));
}

// Cuts the file down to nothing while it is read.
class Shrinker : public RunContext::Interlude {
 public:
  explicit Shrinker(std::string path) : path_(std::move(path)) {}
  void Run() override { std::filesystem::resize_file(path_, 0); }

 private:
  std::string path_;
};

TEST_F(DigestFileTest, AFileThatShrinksEndsWhereItsEndIs) {
  const std::string path = Write("file", Noise(1000000));
  Shrinker shrinker(path);
  around_.context.set_interlude(&shrinker);
  EXPECT_TRUE(HashOf(path).ok());
}

}  // namespace
}  // namespace offloop::hash

#include "hash/digest_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "hash_testing.h"

namespace offloop::hash {
namespace {

namespace fs = std::filesystem;

class DigestFileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "offloop-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& content) {
    const fs::path path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  Result<Payload> HashOf(const std::string& path) {
    auto made = MakeDigestFile({.algorithm = Algorithm::kBlake2b});
    EXPECT_TRUE(made.ok());
    return made.value()->Run(Chunks({path}), around_.context);
  }

  std::string ErrorOf(const std::string& path) {
    const Result<Payload> result = HashOf(path);
    if (result.ok()) return "none";
    const Error& error = result.error();
    if (error.code != ErrorCode::kSystem) {
      return std::string(CodeName(error.code));
    }
    EXPECT_EQ(error.system->path, path);
    return error.system->syscall + " " + std::to_string(error.system->number);
  }

  fs::path folder_;
  Surroundings around_;
};

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

TEST_F(DigestFileTest, TakesAnyBytesAsAName) {
  Result<Payload> result = HashOf(Write("\xff\xfe \xc3\xa9 \n", "abc"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(TextOf(std::move(result).value()).substr(0, 8), "bddd813c");
}

TEST_F(DigestFileTest, FollowsLinks) {
  fs::create_symlink(Write("file", "abc"), folder_ / "link");
  EXPECT_TRUE(HashOf((folder_ / "link").string()).ok());
}

TEST_F(DigestFileTest, ReportsWhatTheSystemSaid) {
  const std::string file = Write("file", "abc");
  const std::string open = "open ";
  EXPECT_EQ(ErrorOf((folder_ / "none").string()),
            open + std::to_string(ENOENT));
  EXPECT_EQ(ErrorOf(""), open + std::to_string(ENOENT));
  EXPECT_EQ(ErrorOf(file + "/below"), open + std::to_string(ENOTDIR));
  EXPECT_EQ(ErrorOf((folder_ / std::string(5000, 'x')).string()),
            open + std::to_string(ENAMETOOLONG));
  EXPECT_EQ(ErrorOf(folder_.string()), "read " + std::to_string(EISDIR));
}

TEST_F(DigestFileTest, ReportsAFileThatMayNotBeRead) {
  const std::string file = Write("file", "abc");
  ASSERT_EQ(chmod(file.c_str(), 0), 0);
  ASSERT_EQ(chmod(folder_.c_str(), 0755), 0);
  // Root may read everything.
  const uid_t user = geteuid();
  ASSERT_TRUE(user != 0 || seteuid(65534) == 0);
  const std::string error = ErrorOf(file);
  ASSERT_EQ(seteuid(user), 0);
  EXPECT_EQ(error, "open " + std::to_string(EACCES));
}

TEST_F(DigestFileTest, RefusesWhatCouldKeepAThreadWaiting) {
  const std::string fifo = (folder_ / "fifo").string();
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(ErrorOf(fifo), "ERR_INVALID_ARG_VALUE");
  EXPECT_EQ(ErrorOf("/dev/zero"), "ERR_INVALID_ARG_VALUE");
}

TEST_F(DigestFileTest, RefusesANulByteInThePath) {
  EXPECT_EQ(ErrorOf(Write("file", "abc") + std::string("\0x", 2)),
            "ERR_INVALID_ARG_VALUE");
}

// /proc has files that say they are empty and are not.
TEST_F(DigestFileTest, ReadsToTheEndAndNotToTheSize) {
  Result<Payload> empty = HashOf(Write("file", ""));
  Result<Payload> status = HashOf("/proc/self/status");
  if (!status.ok()) GTEST_SKIP() << "no /proc here";
  EXPECT_NE(TextOf(std::move(status).value()),
            TextOf(std::move(empty).value()));
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
  void Run() override { fs::resize_file(path_, 0); }

 private:
  std::string path_;
};

TEST_F(DigestFileTest, AFileThatShrinksEndsWhereItsEndIs) {
  const std::string path = Write("file", Noise(1000000));
  Shrinker shrinker(path);
  around_.context.set_interlude(&shrinker);
  EXPECT_TRUE(HashOf(path).ok());
}

TEST_F(DigestFileTest, StopsWhenCancelledAndClosesTheFile) {
  const std::string path = Write("file", Noise(1000000));
  const auto descriptors = [] {
    return std::distance(fs::directory_iterator("/proc/self/fd"), {});
  };
  const auto before = descriptors();
  around_.cancel.Request(CancelReason::kAborted);
  const Result<Payload> result = HashOf(path);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kAborted);
  EXPECT_EQ(descriptors(), before);
}

}  // namespace
}  // namespace offloop::hash

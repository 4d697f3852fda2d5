#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iterator>
#include <string>
#include <utility>

#include "digest_file_testing.h"

namespace offloop::hash {
namespace {

TEST_F(DigestFileTest, TakesAnyBytesAsAName) {
  Result<Payload> result = HashOf(Write("\xff\xfe \xc3\xa9 \n", "abc"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(TextOf(std::move(result).value()).substr(0, 8), "bddd813c");
}

TEST_F(DigestFileTest, FollowsLinks) {
  std::filesystem::create_symlink(Write("file", "abc"), folder_ / "link");
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

// /proc has files that say they are empty and are not.
TEST_F(DigestFileTest, ReadsToTheEndAndNotToTheSize) {
  Result<Payload> empty = HashOf(Write("file", ""));
  Result<Payload> status = HashOf("/proc/self/status");
  if (!status.ok()) GTEST_SKIP() << "no /proc here";
  EXPECT_NE(TextOf(std::move(status).value()),
            TextOf(std::move(empty).value()));
}

TEST_F(DigestFileTest, StopsWhenCancelledAndClosesTheFile) {
  const std::string path = Write("file", Noise(1000000));
  const auto descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                         {});
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

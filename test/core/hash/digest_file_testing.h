#ifndef OFFLOOP_TEST_CORE_HASH_DIGEST_FILE_TESTING_H_
#define OFFLOOP_TEST_CORE_HASH_DIGEST_FILE_TESTING_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "hash/digest_file.h"
#include "hash_testing.h"

namespace offloop::hash {

// A folder of its own, what is written there, and the digests of that.
class DigestFileTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto number = std::to_string(std::random_device()());
    folder_ = std::filesystem::temp_directory_path() / ("offloop-" + number);
    ASSERT_TRUE(std::filesystem::create_directory(folder_));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = folder_ / name;
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

  std::filesystem::path folder_;
  Surroundings around_;
};

}  // namespace offloop::hash

#endif  // OFFLOOP_TEST_CORE_HASH_DIGEST_FILE_TESTING_H_

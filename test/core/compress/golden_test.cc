#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "compress_testing.h"

namespace offloop::compress {
namespace {

namespace fs = std::filesystem;

// zstd's own frames, in the folder that OFFLOOP_SUITES names.
class ZstdGoldenTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("OFFLOOP_SUITES");
    if (folder == nullptr) GTEST_SKIP() << "OFFLOOP_SUITES is not set";
    root_ = fs::path(folder) / "zstd-golden";
  }

  static std::string Read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::vector<fs::path> Files(const std::string& folder) const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(root_ / "tests" / folder)) {
      if (entry.path().filename().string().front() != '.') {
        files.push_back(entry.path());
      }
    }
    EXPECT_FALSE(files.empty()) << folder;
    return files;
  }

  fs::path root_;
};

TEST_F(ZstdGoldenTest, DecodesWhatMustDecode) {
  for (const fs::path& file : Files("golden-decompression")) {
    for (const size_t step : {0u, 1u, 1000u}) {
      const auto result =
          Decompressed({.format = Format::kZstd}, Read(file), step);
      ASSERT_TRUE(result.ok()) << file << result.error().message;
      EXPECT_TRUE(result.value() == Read(root_ / "expected" / file.stem()))
          << file;
    }
  }
}

TEST_F(ZstdGoldenTest, RefusesWhatMustFail) {
  for (const fs::path& file : Files("golden-decompression-errors")) {
    const auto result = Decompressed({.format = Format::kZstd}, Read(file));
    ASSERT_FALSE(result.ok()) << file;
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidInput) << file;
  }
}

TEST_F(ZstdGoldenTest, RoundTripsWhatWasHardToCompress) {
  for (const fs::path& file : Files("golden-compression")) {
    const std::string content = Read(file);
    for (const int level : {1, 3, 9, 19}) {
      for (const size_t step : {0u, 5000u}) {
        const auto back =
            Decompressed({}, Compressed({.level = level}, content, step));
        EXPECT_TRUE(back.ok() && back.value() == content) << file << level;
      }
    }
  }
}

TEST_F(ZstdGoldenTest, LoadsOrRefusesDictionaries) {
  for (const fs::path& file : Files("golden-dictionaries")) {
    const auto dictionary = Dictionary::Make(Bytes::Copy(AsBytes(Read(file))));
    if (!dictionary.ok()) {
      EXPECT_EQ(dictionary.error().code, ErrorCode::kInvalidArgValue);
      continue;
    }
    const std::string content = Prose(10000);
    const std::string bytes =
        Compressed({.dictionary = dictionary.value()}, content);
    EXPECT_EQ(Outcome(Decompressed({.dictionary = dictionary.value()}, bytes)),
              content);
  }
}

}  // namespace
}  // namespace offloop::compress

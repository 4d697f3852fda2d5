// zstd with several threads, which read the input where it is.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "compress_testing.h"

namespace offloop::compress {
namespace {

// More than the smallest share of each of two threads (kMinJob), so that there
// are several jobs.
constexpr size_t kSize = 20'000'000;

TEST(ZstdThreadsTest, RoundTrips) {
  const std::string content = Prose(kSize);
  for (const CompressOptions& options : {
           CompressOptions{.level = 1, .threads = 2},
           CompressOptions{.level = 1, .checksum = true, .threads = 3},
           // Small windows, far matches, and jobs that are one window.
           CompressOptions{.level = 1, .window_log = 17, .threads = 2},
           CompressOptions{.level = 1, .window_log = 24, .threads = 2},
       }) {
    // Read in place, and through zstd's own buffer.
    for (const size_t step : {size_t{0}, size_t{1'000'000}}) {
      const std::string bytes = Compressed(options, content, step);
      const auto back = Decompressed({.format = Format::kZstd}, bytes);
      ASSERT_TRUE(back.ok()) << back.error().message;
      EXPECT_TRUE(back.value() == content);
    }
  }
}

TEST(ZstdThreadsTest, InOnePieceAndInManyIsTheSame) {
  const std::string content = Noise(3'000'000) + Prose(9'000'000);
  const CompressOptions options = {.level = 1, .threads = 2};
  EXPECT_TRUE(Compressed(options, content) ==
              Compressed(options, content, 777'777));
}

TEST(ZstdThreadsTest, NobodyReadsTheInputOfARunThatWasGivenUp) {
  struct Later : RunContext::Interlude {
    CancelFlag* cancel = nullptr;
    int left = 0;
    void Run() override {
      if (--left == 0) cancel->Request(CancelReason::kAborted);
    }
  };
  const std::string content = Prose(kSize);
  const auto operation = Made(MakeCompress({.level = 5, .threads = 2}));
  for (const int after : {2, 45, 90}) {
    Surroundings around;
    Later later;
    later.cancel = &around.cancel;
    later.left = after;
    around.context.set_interlude(&later);
    // ASan sees who reads the input after the run that owned it.
    const auto result = RunOn(*operation, Chunked(content), around);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::kAborted);
  }
}

}  // namespace
}  // namespace offloop::compress

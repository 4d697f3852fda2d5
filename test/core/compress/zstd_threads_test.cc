// zstd with several threads, which read the input where it is.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>

#include "compress/zstd_context.h"
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

// As a malloc that has memory for so many blocks and no more.
void* AllocateOneOf(void* left, size_t size) {
  auto& blocks = *static_cast<std::atomic<int>*>(left);
  return blocks.fetch_sub(1) > 0 ? std::malloc(size) : nullptr;
}

TEST(ZstdThreadsTest, EndsWithAnErrorWhereverMemoryRunsOut) {
  const std::string content(3'000'000, 'x');
  std::string output(ZSTD_compressBound(content.size()), '\0');
  size_t code = 0;
  int blocks = 1;
  do {
    std::atomic<int> left{blocks++};
    ZSTD_CCtx* const context = ZSTD_createCCtx_advanced(
        {.customAlloc = &AllocateOneOf,
         .customFree = [](void*, void* block) { std::free(block); },
         .opaque = &left});
    ASSERT_NE(context, nullptr);
    code = ZSTD_CCtx_setParameter(context, ZSTD_c_nbWorkers, 2);
    ZSTD_inBuffer in = {content.data(), content.size(), 0};
    ZSTD_outBuffer out = {output.data(), output.size(), 0};
    do {
      if (ZSTD_isError(code)) break;
      code = ZSTD_compressStream2(context, &out, &in, ZSTD_e_end);
    } while (code != 0);
    ZSTD_freeCCtx(context);
    if (!ZSTD_isError(code)) continue;
    ASSERT_EQ(ZstdCompressError(code).code, ErrorCode::kOutOfMemory);
  } while (ZSTD_isError(code));
  EXPECT_GT(blocks, 10);
}

// The input is read where it is when it is one piece (see deps/zstd.cmake), and
// through zstd's own buffer, as zstd always does it, when it is many: the
// pieces and the jobs end at other places.
void ExpectTheSameBytes(const CompressOptions& options,
                        const std::string& content) {
  const std::string in_place = Compressed(options, content);
  for (const size_t step : {size_t{777'777}, content.size() / 2 + 1}) {
    EXPECT_TRUE(in_place == Compressed(options, content, step))
        << content.size() << " bytes by " << step;
  }
  const auto back = Decompressed({.format = Format::kZstd}, in_place);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_TRUE(back.value() == content) << content.size();
}

TEST(ZstdThreadsTest, InOnePieceAndInManyIsTheSame) {
  ExpectTheSameBytes({.level = 1, .threads = 2},
                     Noise(3'000'000) + Prose(9'000'000));
}

// With a window of 256 KiB, the smallest one of which more than a block is left
// over, a job has 1 MiB (zstd's own choice), or a quarter of the input where
// that is more.
TEST(ZstdThreadsTest, IsTheSameWhereJobsEnd) {
  constexpr size_t kBlock = ZSTD_BLOCKSIZE_MAX;
  constexpr size_t kJob = 8 * kBlock;
  const std::string content = Prose(5 * kJob + 8);
  const CompressOptions options = {
      .level = 1, .checksum = true, .window_log = 18, .threads = 2};
  for (const size_t size : {kBlock, kJob, 2 * kJob, 3 * kJob, 4 * kJob,
                            4 * kJob + kBlock, 5 * kJob}) {
    for (const size_t more : {0, 1, 2, 3, 4}) {
      ExpectTheSameBytes(options, content.substr(0, size - 1 + more));
    }
  }
}

// By level a job of large input has 2 MiB at least, and the overlap another
// size.
TEST(ZstdThreadsTest, IsTheSameAtEveryStrategy) {
  const std::string content = Prose(4'500'000);
  for (const int level : {-1, 1, 3, 5, 9}) {
    ExpectTheSameBytes({.level = level, .threads = 2}, content);
  }
  const CompressOptions far = {.level = 1, .window_log = 24, .threads = 2};
  ExpectTheSameBytes(far, content);
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

// All input is handed out by then, and nothing is left to do but to wait.
TEST(ZstdThreadsTest, PassesCheckpointsWhileItWaitsForItsThreads) {
  const std::string content = Prose(8'000'000);
  const int handed_out = static_cast<int>(content.size() / ZSTD_BLOCKSIZE_MAX);
  const auto operation = Made(MakeCompress({.level = 9, .threads = 1}));
  Surroundings around;
  const StopAt stop(around);
  ASSERT_TRUE(RunOn(*operation, Chunked(content), around).ok());
  // Each 512 KiB, unless this thread comes late.
  EXPECT_GE(stop.seen(), handed_out + 6);
}

TEST(ZstdThreadsTest, ThreadsEndSoonWhenTheRunIsGivenUp) {
  using Clock = std::chrono::steady_clock;
  const std::string content = Prose(16'000'000);
  const int handed_out = static_cast<int>(content.size() / ZSTD_BLOCKSIZE_MAX);
  const auto operation = Made(MakeCompress({.level = 9, .threads = 1}));
  Clock::duration times[2];
  for (const bool whole : {false, true}) {
    Surroundings around;
    const StopAt stop(around, whole ? 0 : handed_out + 4);
    const auto start = Clock::now();
    {
      const auto result = RunOn(*operation, Chunked(content), around);
      EXPECT_EQ(result.ok(), whole);
    }
    times[whole] = Clock::now() - start;
  }
  // A sixth or so.
  EXPECT_LT(times[0], times[1] / 2);
}

}  // namespace
}  // namespace offloop::compress

#include "compress/dictionary.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "compress/stream.h"
#include "compress/train_dictionary.h"
#include "compress_testing.h"

namespace offloop::compress {
namespace {

std::vector<std::string> Samples() {
  std::vector<std::string> samples;
  for (uint32_t i = 0; i < 2000; ++i) samples.push_back(Prose(400, i));
  return samples;
}

std::string Trained(size_t size) {
  Payload payload;
  for (const std::string& sample : Samples()) {
    payload.Append(Bytes::Copy(AsBytes(sample)));
  }
  Surroundings around;
  const auto bytes = RunOn(*Made(MakeTrainDictionary({.size = size})),
                           std::move(payload), around);
  EXPECT_TRUE(bytes.ok()) << bytes.error().message;
  return bytes.ok() ? bytes.value() : "";
}

std::shared_ptr<const Dictionary> Prepared(const std::string& bytes) {
  auto made = Dictionary::Make(Bytes::Copy(AsBytes(bytes)));
  EXPECT_TRUE(made.ok()) << made.error().message;
  return made.ok() ? made.value() : nullptr;
}

TEST(DictionaryTest, MakesSmallContentSmaller) {
  const auto trained = Prepared(Trained(8192));
  const auto raw = Prepared(Prose(8192, 3));
  EXPECT_NE(trained->id(), 0u);
  EXPECT_EQ(raw->id(), 0u);
  const std::string content = Prose(400, 5000);
  for (const auto& dictionary : {trained, raw}) {
    const std::string bytes = Compressed({.dictionary = dictionary}, content);
    EXPECT_LT(bytes.size(), Compressed({}, content).size());
    EXPECT_EQ(Outcome(Decompressed({.dictionary = dictionary}, bytes)),
              content);
    EXPECT_FALSE(Decompressed({}, bytes).ok());
  }
}

TEST(DictionaryTest, IsSharedByThreadsAndLevels) {
  const auto dictionary = Prepared(Trained(8192));
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (uint32_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (const int level : {1, 3, 6, 12}) {
        const std::string content = Prose(5000, t);
        const std::string bytes =
            Compressed({.level = level, .dictionary = dictionary}, content);
        const auto back = Decompressed({.dictionary = dictionary}, bytes);
        if (back.ok() && back.value() == content) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 16);
  EXPECT_GT(dictionary->MemorySize(), 8192u);
}

TEST(DictionaryTest, MakesNobodyWaitForALevelOfOthers) {
  using Clock = std::chrono::steady_clock;
  const auto dictionary = Prepared(Prose(size_t{512} << 10));
  std::atomic<bool> done = false;
  const Clock::time_point begun = Clock::now();
  std::thread other([&] {
    EXPECT_NE(dictionary->ForCompression(19), nullptr);
    done = true;
  });
  Clock::duration longest{0};
  while (!done) {
    const Clock::time_point before = Clock::now();
    EXPECT_NE(dictionary->ForCompression(3), nullptr);
    EXPECT_GT(dictionary->MemorySize(), 0u);
    longest = std::max(longest, Clock::now() - before);
  }
  other.join();
  EXPECT_LT(longest, (Clock::now() - begun) / 2);
}

TEST(DictionaryTest, ServesStreams) {
  const auto dictionary = Prepared(Trained(8192));
  const std::string content = Prose(2000, 77);
  Surroundings around;
  around.context.set_action(Action::kEnd);
  const auto bytes =
      RunOn(*Made(MakeCompressStream({.dictionary = dictionary})),
            Chunked(content, 100), around);
  ASSERT_TRUE(bytes.ok());
  const auto back =
      RunOn(*Made(MakeDecompressStream({.dictionary = dictionary})),
            Chunked(bytes.value(), 10), around);
  EXPECT_EQ(Outcome(back), content);
}

TEST(DictionaryTest, RefusesWhatIsNone) {
  EXPECT_EQ(Dictionary::Make(Bytes()).error().code,
            ErrorCode::kInvalidArgValue);
  EXPECT_EQ(Dictionary::Make(Bytes::Copy(AsBytes(Trained(2048).substr(0, 100))))
                .error()
                .code,
            ErrorCode::kInvalidArgValue);
  EXPECT_EQ(
      Dictionary::Make(Bytes::Copy(AsBytes("raw content")), 23).error().code,
      ErrorCode::kOutOfRange);
}

TEST(TrainDictionaryTest, TakesSamplesOneBehindTheOther) {
  std::string joined;
  std::vector<uint32_t> sizes = {0};
  for (const std::string& sample : Samples()) {
    joined += sample;
    sizes.push_back(static_cast<uint32_t>(sample.size()));
  }
  const auto trained = [&sizes](std::string_view bytes, size_t step) {
    Surroundings around;
    return RunOn(*Made(MakeTrainDictionary({.size = 4096, .sizes = sizes})),
                 Chunked(bytes, step), around);
  };
  const std::string want = Trained(4096);
  for (const size_t step : {0u, 1000u}) {
    const auto dictionary = trained(joined, step);
    EXPECT_TRUE(dictionary.ok() && dictionary.value() == want) << step;
  }
  EXPECT_FALSE(trained(joined + "x", 0).ok());
  EXPECT_FALSE(trained(std::string_view(joined).substr(1), 0).ok());
}

TEST(TrainDictionaryTest, SaysWhatIsWrong) {
  const auto run = [](Payload payload) {
    Surroundings around;
    const auto result =
        RunOn(*Made(MakeTrainDictionary({})), std::move(payload), around);
    return result.ok() ? ErrorCode::kInternal : result.error().code;
  };
  EXPECT_EQ(run(Payload()), ErrorCode::kInvalidInput);
  EXPECT_EQ(run(Chunked("abcd", 1)), ErrorCode::kInvalidInput);
  EXPECT_EQ(run(Chunked("abcdefgh", 1)), ErrorCode::kInvalidInput);
  EXPECT_FALSE(MakeTrainDictionary({.size = 255}).ok());
}

}  // namespace
}  // namespace offloop::compress

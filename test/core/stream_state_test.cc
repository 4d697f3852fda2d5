#include "stream_state.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <new>
#include <thread>
#include <utility>

#include "run_testing.h"
#include "text_testing.h"

namespace offloop {
namespace {

// Counts those that live.
class Remembered {
 public:
  explicit Remembered(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
  ~Remembered() { --alive_; }
  Remembered(const Remembered&) = delete;
  Remembered& operator=(const Remembered&) = delete;

  int runs = 0;

 private:
  std::atomic<int>& alive_;
};

class StreamStateTest : public testing::Test {
 protected:
  Result<Payload> Run(Action action) {
    return stream_.Run(action, [](Remembered& state) -> Result<Payload> {
      ++state.runs;
      return Payload();
    });
  }

  std::atomic<int> alive_ = 0;
  StreamState<Remembered> stream_{std::make_unique<Remembered>(alive_)};
};

TEST_F(StreamStateTest, LastsUntilTheEnd) {
  EXPECT_TRUE(Run(Action::kUpdate).ok());
  EXPECT_TRUE(Run(Action::kFlush).ok());
  EXPECT_EQ(alive_, 1);
  EXPECT_TRUE(Run(Action::kEnd).ok());
  EXPECT_EQ(alive_, 0);
  const auto after = Run(Action::kUpdate);
  ASSERT_FALSE(after.ok());
  EXPECT_EQ(after.error().code, ErrorCode::kInternal);
}

TEST_F(StreamStateTest, IsFreedByAFailureWhichStays) {
  const auto failed = stream_.Run(
      Action::kUpdate,
      [](Remembered&) -> Result<Payload> { return InvalidInput("bad", 3); });
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(alive_, 0);
  const auto after = Run(Action::kEnd);
  ASSERT_FALSE(after.ok());
  EXPECT_EQ(after.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(after.error().offset, 3);
}

TEST_F(StreamStateTest, IsFreedWhenMemoryRunsOut) {
  EXPECT_THROW((void)stream_.Run(Action::kUpdate,
                                 [](Remembered&) -> Result<Payload> {
                                   throw std::bad_alloc();
                                 }),
               std::bad_alloc);
  EXPECT_EQ(alive_, 0);
  const auto after = Run(Action::kEnd);
  ASSERT_FALSE(after.ok());
  EXPECT_EQ(after.error().code, ErrorCode::kOutOfMemory);
}

TEST_F(StreamStateTest, ADropFreesItAtOnce) {
  EXPECT_TRUE(Run(Action::kUpdate).ok());
  EXPECT_TRUE(Run(Action::kDrop).ok());
  EXPECT_EQ(alive_, 0);
  EXPECT_FALSE(Run(Action::kUpdate).ok());
  EXPECT_TRUE(Run(Action::kDrop).ok()) << "Once more changes nothing.";
}

TEST_F(StreamStateTest, ADropDuringARunIsDoneByThatRun) {
  const auto result =
      stream_.Run(Action::kUpdate, [this](Remembered&) -> Result<Payload> {
        EXPECT_TRUE(Run(Action::kDrop).ok());
        EXPECT_EQ(alive_, 1) << "The run still needs it.";
        return Payload();
      });
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(alive_, 0);
}

TEST_F(StreamStateTest, ASecondRunAtTheSameTimeIsRefused) {
  const auto result =
      stream_.Run(Action::kUpdate, [this](Remembered&) -> Result<Payload> {
        EXPECT_FALSE(Run(Action::kUpdate).ok());
        return Payload();
      });
  EXPECT_TRUE(result.ok());
  EXPECT_TRUE(Run(Action::kEnd).ok());
}

TEST(StreamStateThreadsTest, ADropAtAnyMomentFreesIt) {
  for (int round = 0; round < 500; ++round) {
    std::atomic<int> alive = 0;
    StreamState<Remembered> stream(std::make_unique<Remembered>(alive));
    std::thread runner([&stream] {
      for (int i = 0; i < 20; ++i) {
        (void)stream.Run(Action::kUpdate,
                         [](Remembered& state) -> Result<Payload> {
                           ++state.runs;
                           return Payload();
                         });
      }
    });
    (void)stream.Run(Action::kDrop, [](Remembered&) -> Result<Payload> {
      ADD_FAILURE() << "A drop is no step.";
      return Payload();
    });
    runner.join();
    ASSERT_EQ(alive, 0);
  }
}

}  // namespace
}  // namespace offloop

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pool.h"
#include "pool_testing.h"

namespace offloop {
namespace {

// A pool without threads that takes four jobs of a hundred bytes together.
class PoolBoundsTest : public testing::Test {
 protected:
  static PoolOptions Options() {
    PoolOptions options = WithThreads(0);
    options.max_queued_jobs = 4;
    options.max_queued_bytes = 100;
    return options;
  }

  bool Add(uint32_t id, size_t bytes = 0) {
    return Submit(pool_, sink_, id, EchoPlan(), Lane::kInteractive,
                  std::string(bytes, 'x')) != nullptr;
  }

  const std::shared_ptr<RecordingSink> sink_ =
      std::make_shared<RecordingSink>();
  Pool pool_{Options()};
};

TEST_F(PoolBoundsTest, RefusesOneJobTooMany) {
  for (uint32_t id = 1; id <= 4; ++id) EXPECT_TRUE(Add(id));
  EXPECT_FALSE(pool_.HasRoom(sink_));
  EXPECT_FALSE(Add(5));
  EXPECT_EQ(pool_.stats().queued, 4u);
  EXPECT_EQ(pool_.stats().refused, 2u);
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_TRUE(pool_.HasRoom(sink_));
  EXPECT_TRUE(Add(6));
}

TEST_F(PoolBoundsTest, RefusesOneByteTooMany) {
  EXPECT_TRUE(Add(1, 60));
  EXPECT_FALSE(Add(2, 41));
  EXPECT_EQ(pool_.stats().queued_bytes, 60u);
  EXPECT_TRUE(Add(3, 40));
  EXPECT_FALSE(pool_.HasRoom(sink_));
  EXPECT_EQ(pool_.stats().queued_bytes, 100u);
  EXPECT_EQ(pool_.stats().refused, 2u);
}

TEST_F(PoolBoundsTest, AThreadIsFreeUntilAsManyJobsAreThere) {
  EXPECT_FALSE(pool_.HasFreeThread()) << "there are none";
  Pool pool(WithThreads(1));
  EXPECT_TRUE(pool.HasFreeThread());
  ASSERT_TRUE(pool.Admit(1, sink_));
  EXPECT_FALSE(pool.HasFreeThread());
  pool.Retract(1);
  EXPECT_TRUE(pool.HasFreeThread());
}

TEST_F(PoolBoundsTest, ItsThreadsKeepNoMoreMemoryThanJobsMayUse) {
  PoolOptions options = WithThreads(4);
  options.max_memory = 403;
  Pool pool(options);
  Submit(pool, sink_, 1,
         PlanOf([](Payload input, RunContext& run) -> Result<Payload> {
           EXPECT_EQ(run.scratch().large_share(), 100u);
           return input;
         }));
  sink_->WaitForJobs(1);
}

TEST_F(PoolBoundsTest, PromisesNoRoomForWhatNeverFits) {
  EXPECT_FALSE(Add(1, 101));
  EXPECT_EQ(pool_.stats().refused, 1u);
  EXPECT_EQ(sink_->room_again(), 0);
  EXPECT_TRUE(Add(2, 100));
  EXPECT_FALSE(Add(3, 101));
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(sink_->room_again(), 0);
}

TEST_F(PoolBoundsTest, RefusesSizesThatOverflow) {
  EXPECT_TRUE(Add(1, 60));
  EXPECT_FALSE(pool_.Admit(SIZE_MAX, sink_));
  EXPECT_FALSE(pool_.Admit(SIZE_MAX - 59, sink_));
  EXPECT_EQ(pool_.stats().queued_bytes, 60u);
  EXPECT_EQ(pool_.stats().queued, 1u);
}

TEST_F(PoolBoundsTest, CountsWhatIsAdmittedBeforeItIsEnqueued) {
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(pool_.Admit(10, sink_));
  EXPECT_EQ(pool_.stats().queued, 4u);
  EXPECT_EQ(pool_.stats().queued_bytes, 40u);
  EXPECT_FALSE(pool_.Admit(0, sink_));
  pool_.Retract(10);
  EXPECT_TRUE(pool_.Admit(70, sink_));
}

TEST_F(PoolBoundsTest, SaysThatThereIsRoomOnceWhenItIsHalfEmpty) {
  for (uint32_t id = 1; id <= 4; ++id) EXPECT_TRUE(Add(id));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(Add(9));
  EXPECT_EQ(sink_->room_again(), 0);
  pool_.RunOne();
  EXPECT_EQ(sink_->room_again(), 0);
  pool_.RunOne();
  EXPECT_EQ(sink_->room_again(), 1);
  while (pool_.RunOne()) {
  }
  EXPECT_EQ(sink_->room_again(), 1);
}

TEST_F(PoolBoundsTest, SaysNothingWithoutARefusal) {
  for (uint32_t id = 1; id <= 4; ++id) EXPECT_TRUE(Add(id));
  while (pool_.RunOne()) {
  }
  EXPECT_EQ(sink_->room_again(), 0);
}

TEST_F(PoolBoundsTest, SaysSoAgainAfterTheNextRefusal) {
  for (int round = 1; round <= 3; ++round) {
    for (uint32_t id = 1; id <= 4; ++id) EXPECT_TRUE(Add(id));
    EXPECT_FALSE(Add(9));
    while (pool_.RunOne()) {
    }
    EXPECT_EQ(sink_->room_again(), round);
  }
}

TEST_F(PoolBoundsTest, WaitsForRoomInBytesToo) {
  EXPECT_TRUE(Add(1, 40));
  EXPECT_TRUE(Add(2, 60));
  EXPECT_FALSE(Add(3, 1));
  pool_.RunOne();
  EXPECT_EQ(sink_->room_again(), 0);
  pool_.RunOne();
  EXPECT_EQ(sink_->room_again(), 1);
}

TEST_F(PoolBoundsTest, PromisesNoRoomThatIsTooSmallForWhatWasRefused) {
  EXPECT_TRUE(Add(1, 10));
  EXPECT_TRUE(Add(2, 40));
  // Half empty already.
  EXPECT_FALSE(Add(3, 70));
  EXPECT_FALSE(pool_.Admit(70, sink_));
  EXPECT_EQ(sink_->room_again(), 0);
  pool_.RunOne();
  EXPECT_EQ(sink_->room_again(), 0);
  pool_.RunOne();
  EXPECT_EQ(sink_->room_again(), 1);
  EXPECT_TRUE(Add(4, 70));
}

TEST_F(PoolBoundsTest, TellsOfRoomForTheSmallestFirst) {
  EXPECT_TRUE(Add(1, 30));
  EXPECT_TRUE(Add(2, 40));
  EXPECT_FALSE(Add(3, 100));
  EXPECT_FALSE(Add(4, 60));
  EXPECT_FALSE(Add(5, 90));
  pool_.RunOne();
  EXPECT_EQ(sink_->room_again(), 1);
  EXPECT_FALSE(Add(6, 100));
  EXPECT_EQ(sink_->room_again(), 1);
  pool_.RunOne();
  EXPECT_EQ(sink_->room_again(), 2);
  EXPECT_TRUE(Add(7, 100));
}

TEST_F(PoolBoundsTest, TellsEverySinkThatWasRefused) {
  const auto other = std::make_shared<RecordingSink>();
  const auto third = std::make_shared<RecordingSink>();
  for (uint32_t id = 1; id <= 4; ++id) EXPECT_TRUE(Add(id));
  EXPECT_FALSE(pool_.Admit(0, sink_));
  EXPECT_FALSE(pool_.HasRoom(other));
  while (pool_.RunOne()) {
  }
  EXPECT_EQ(sink_->room_again(), 1);
  EXPECT_EQ(other->room_again(), 1);
  EXPECT_EQ(third->room_again(), 0);
}

TEST_F(PoolBoundsTest, SaysSoWhenARetractionMakesTheRoom) {
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(pool_.Admit(10, sink_));
  EXPECT_FALSE(pool_.Admit(10, sink_));
  pool_.Retract(10);
  EXPECT_EQ(sink_->room_again(), 0);
  pool_.Retract(10);
  EXPECT_EQ(sink_->room_again(), 1);
}

TEST_F(PoolBoundsTest, SaysSoWhenACancellationMakesTheRoom) {
  std::vector<Job*> jobs;
  for (uint32_t id = 1; id <= 4; ++id) {
    jobs.push_back(Submit(pool_, sink_, id, EchoPlan()));
  }
  EXPECT_FALSE(Add(5));
  pool_.Cancel(*jobs[0], CancelReason::kAborted);
  EXPECT_EQ(sink_->room_again(), 0);
  pool_.Cancel(*jobs[1], CancelReason::kAborted);
  EXPECT_EQ(sink_->room_again(), 1);
}

TEST_F(PoolBoundsTest, SaysSoWhenAnInterruptionMakesTheRoom) {
  Submit(pool_, sink_, 100,
         PlanOf([&](Payload input, RunContext& run) -> Result<Payload> {
           for (uint32_t id = 1; id <= 4; ++id) EXPECT_TRUE(Add(id));
           EXPECT_FALSE(Add(5));
           EXPECT_TRUE(run.Checkpoint());
           EXPECT_EQ(sink_->room_again(), 0);
           EXPECT_TRUE(run.Checkpoint());
           EXPECT_EQ(sink_->room_again(), 1);
           return input;
         }),
         Lane::kBulk);
  EXPECT_TRUE(pool_.RunOne());
}

TEST_F(PoolBoundsTest, LosesNoRoomAndNoAnnouncementToARace) {
  constexpr int kThreads = 4;
  constexpr int kTries = 3000;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([this] {
        for (int i = 0; i < kTries; ++i) {
          if (pool_.Admit(30, sink_)) pool_.Retract(30);
        }
      });
    }
  }
  EXPECT_EQ(pool_.stats().queued, 0u);
  EXPECT_EQ(pool_.stats().queued_bytes, 0u);
  // The last refusal was answered: another one is announced anew.
  const int before = sink_->room_again();
  EXPECT_EQ(before > 0, pool_.stats().refused > 0);
  EXPECT_TRUE(pool_.Admit(100, sink_));
  EXPECT_FALSE(pool_.Admit(1, sink_));
  pool_.Retract(100);
  EXPECT_EQ(sink_->room_again(), before + 1);
}

}  // namespace
}  // namespace offloop

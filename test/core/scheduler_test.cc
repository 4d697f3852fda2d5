#include "scheduler.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine_testing.h"

namespace offloop {
namespace {

constexpr Lane kInteractive = Lane::kInteractive;
constexpr Lane kBulk = Lane::kBulk;

// Ids say what a job is: 1-99 interactive, 100- bulk.
class SchedulerTest : public testing::Test {
 protected:
  void Make(unsigned threads, size_t max_memory = 100) {
    scheduler_ = std::make_unique<Scheduler>(
        Scheduler::Limits{.threads = threads, .max_memory = max_memory});
  }
  Job* Push(uint32_t id, size_t memory = 0) {
    auto job = MakeIdleJob(id, id < 100 ? kInteractive : kBulk, memory);
    Job* raw = job.get();
    scheduler_->Push(std::move(job));
    return raw;
  }
  // The id of the job that starts; 0 when none may.
  uint32_t Start() { return IdOf(scheduler_->Pop()); }
  uint32_t StartUrgent() { return IdOf(scheduler_->PopUrgent()); }
  // Starts a job and finishes it at once.
  uint32_t Run() {
    const uint32_t id = Start();
    if (id != 0) Finish(id);
    return id;
  }
  void Finish(uint32_t id) {
    for (auto& job : running_) {
      if (job == nullptr || job->id() != id) continue;
      scheduler_->Finished({job->lane(), job->memory()});
      job.reset();
      return;
    }
    FAIL() << id << " does not run";
  }

  std::unique_ptr<Scheduler> scheduler_;

 private:
  uint32_t IdOf(std::unique_ptr<Job> job) {
    if (job == nullptr) return 0;
    const uint32_t id = job->id();
    running_.push_back(std::move(job));
    return id;
  }

  std::vector<std::unique_ptr<Job>> running_;
};

TEST_F(SchedulerTest, HasNothingToStartWhenEmpty) {
  Make(4);
  EXPECT_FALSE(scheduler_->CanPop());
  EXPECT_EQ(Start(), 0u);
  EXPECT_EQ(StartUrgent(), 0u);
}

TEST_F(SchedulerTest, StartsAJobWithNoThreadsAtAll) {
  Make(0);
  Push(100);
  EXPECT_EQ(Run(), 100u);
}

TEST_F(SchedulerTest, StartsALaneInOrderOfArrival) {
  Make(4);
  for (const uint32_t id : {3u, 1u, 2u}) Push(id);
  EXPECT_EQ(Start(), 3u);
  EXPECT_EQ(Start(), 1u);
  EXPECT_EQ(Start(), 2u);
}

TEST_F(SchedulerTest, KeepsTheOrderBetweenJobsThatNeedMemoryAndOthers) {
  Make(8);
  Push(1, 10);
  Push(2);
  Push(3, 10);
  Push(4);
  for (const uint32_t id : {1u, 2u, 3u, 4u}) EXPECT_EQ(Start(), id);
}

TEST_F(SchedulerTest, StartsInteractiveJobsFirst) {
  Make(4);
  Push(100);
  Push(1);
  EXPECT_EQ(Run(), 1u);
  EXPECT_EQ(Run(), 100u);
}

TEST_F(SchedulerTest, GivesBulkItsTurnAfterARunOfInteractiveJobs) {
  Make(4);
  for (uint32_t id = 1; id <= 20; ++id) Push(id);
  Push(100);
  Push(101);
  std::vector<uint32_t> order;
  while (const uint32_t id = Run()) order.push_back(id);
  ASSERT_EQ(order.size(), 22u);
  EXPECT_EQ(order[8], 100u);
  EXPECT_EQ(order[17], 101u);
}

TEST_F(SchedulerTest, GivesBulkTheTurnThatItMissedWhileItsThreadsWereTaken) {
  Make(2);
  Push(100);
  EXPECT_EQ(Start(), 100u);
  Push(101);
  for (uint32_t id = 1; id <= 12; ++id) Push(id);
  for (uint32_t id = 1; id <= 11; ++id) EXPECT_EQ(Run(), id);
  Finish(100);
  EXPECT_EQ(Run(), 101u);
  EXPECT_EQ(Run(), 12u);
}

TEST_F(SchedulerTest, CountsNoTurnsThatABulkJobDidNotWaitFor) {
  Make(4);
  for (uint32_t id = 1; id <= 20; ++id) Push(id);
  for (uint32_t id = 1; id <= 9; ++id) EXPECT_EQ(Run(), id);
  Push(100);
  for (uint32_t id = 10; id <= 17; ++id) EXPECT_EQ(Run(), id);
  EXPECT_EQ(Run(), 100u);
  EXPECT_EQ(Run(), 18u);
}

TEST_F(SchedulerTest, LeavesOneThreadToInteractiveJobs) {
  Make(3);
  for (uint32_t id = 100; id < 104; ++id) Push(id);
  EXPECT_EQ(Start(), 100u);
  EXPECT_EQ(Start(), 101u);
  EXPECT_FALSE(scheduler_->CanPop());
  Push(1);
  EXPECT_EQ(Start(), 1u);
  EXPECT_EQ(Start(), 0u);
  Finish(101);
  EXPECT_EQ(Start(), 102u);
}

TEST_F(SchedulerTest, LetsBulkHaveTheOnlyThread) {
  Make(1);
  Push(100);
  Push(101);
  EXPECT_EQ(Start(), 100u);
  EXPECT_EQ(Start(), 0u);
}

TEST_F(SchedulerTest, InterruptsWithTheOldestInteractiveJobThatNeedsNoMemory) {
  Make(1);
  Push(100);
  Push(1, 10);
  Push(2);
  Push(3);
  EXPECT_EQ(StartUrgent(), 2u);
  EXPECT_EQ(StartUrgent(), 3u);
  EXPECT_EQ(StartUrgent(), 0u);
}

// Who may not interrupt would else wait for one bulk job after the other.
TEST_F(SchedulerTest, CountsNoInterruptionsAsInteractiveJobs) {
  Make(1);
  Push(100);
  EXPECT_EQ(Start(), 100u);
  Push(101);
  Push(1, 10);
  for (uint32_t id = 2; id <= 11; ++id) {
    Push(id);
    EXPECT_EQ(StartUrgent(), id);
  }
  Finish(100);
  EXPECT_EQ(Start(), 1u);
}

// It may have to wait for the rest, and the bulk job with it.
TEST_F(SchedulerTest, WhatIsStillArrivingInterruptsNothing) {
  Make(2);
  Push(100);
  EXPECT_EQ(Start(), 100u);
  auto job = MakeArrivingJob(1);
  EXPECT_FALSE(job->urgent());
  scheduler_->Push(std::move(job));
  EXPECT_EQ(StartUrgent(), 0u);
  EXPECT_EQ(Start(), 1u);
}

TEST_F(SchedulerTest, WhatIsStillArrivingIsPassedByInterruptions) {
  Make(1);
  Push(100);
  EXPECT_EQ(Start(), 100u);
  scheduler_->Push(MakeArrivingJob(1));
  scheduler_->Push(MakeArrivingJob(2));
  Push(3);
  Push(4);
  EXPECT_EQ(StartUrgent(), 3u);
  EXPECT_EQ(StartUrgent(), 4u);
  EXPECT_EQ(StartUrgent(), 0u);
  Finish(100);
  EXPECT_EQ(Run(), 1u);
  EXPECT_EQ(Run(), 2u);
}

TEST_F(SchedulerTest, RemovesAWaitingJobOnly) {
  Make(4);
  Job* first = Push(1);
  Job* second = Push(2, 10);
  const auto removed = scheduler_->Remove(*second);
  EXPECT_EQ(removed.get(), second);
  EXPECT_EQ(Start(), 1u);
  EXPECT_EQ(scheduler_->Remove(*first), nullptr);
  EXPECT_EQ(Start(), 0u);
}

using MemoryGovernorTest = SchedulerTest;

TEST_F(MemoryGovernorTest, StartsJobsWhileTheirSumFits) {
  Make(8, 100);
  Push(1, 60);
  Push(2, 40);
  Push(3, 1);
  EXPECT_EQ(Start(), 1u);
  EXPECT_EQ(Start(), 2u);
  EXPECT_EQ(Start(), 0u);
  Finish(1);
  EXPECT_EQ(Start(), 3u);
}

TEST_F(MemoryGovernorTest, LetsJobsThatNeedNonePass) {
  Make(8, 100);
  Push(1, 60);
  Push(2, 60);
  Push(3);
  EXPECT_EQ(Start(), 1u);
  EXPECT_EQ(Start(), 3u);
  EXPECT_EQ(Start(), 0u);
}

TEST_F(MemoryGovernorTest,
       MakesSmallerJobsOfTheLaneWaitBehindOneThatDoesNotFit) {
  Make(8, 100);
  Push(1, 60);
  Push(2, 60);
  Push(3, 10);
  EXPECT_EQ(Start(), 1u);
  EXPECT_EQ(Start(), 0u);
  Finish(1);
  EXPECT_EQ(Start(), 2u);
  EXPECT_EQ(Start(), 3u);
}

TEST_F(MemoryGovernorTest, RunsAJobAboveTheBoundAlone) {
  Make(8, 100);
  Push(1, 10);
  Push(2, SIZE_MAX);
  Push(3, 10);
  EXPECT_EQ(Start(), 1u);
  EXPECT_EQ(Start(), 0u);
  Finish(1);
  EXPECT_EQ(Start(), 2u);
  EXPECT_EQ(Start(), 0u);
  Finish(2);
  EXPECT_EQ(Start(), 3u);
}

TEST_F(MemoryGovernorTest, LetsTheNextOneGoWhenTheOneInFrontIsRemoved) {
  Make(8, 100);
  Push(1, 60);
  Job* large = Push(2, 60);
  Push(3, 10);
  EXPECT_EQ(Start(), 1u);
  EXPECT_FALSE(scheduler_->CanPop());
  scheduler_->Remove(*large);
  EXPECT_EQ(Start(), 3u);
}

TEST_F(MemoryGovernorTest, KeepsBulkBehindAnInteractiveJobThatDoesNotFit) {
  Make(8, 100);
  Push(100, 40);
  Push(101, 40);
  Push(102, 40);
  EXPECT_EQ(Start(), 100u);
  EXPECT_EQ(Start(), 101u);
  Push(1, 100);
  // Else the bulk jobs would take the memory in turns, and 1 never had it all.
  Finish(100);
  EXPECT_EQ(Start(), 0u);
  Finish(101);
  EXPECT_EQ(Start(), 1u);
  Finish(1);
  EXPECT_EQ(Start(), 102u);
}

TEST_F(MemoryGovernorTest, DoesNotStarveABulkJobThatNeedsAllMemory) {
  Make(4, 100);
  uint32_t next = 1;
  Push(next++, 50);
  Push(next++, 50);
  EXPECT_EQ(Start(), 1u);
  EXPECT_EQ(Start(), 2u);
  Push(100, 100);
  uint32_t running = 1;
  uint32_t passed = 0;
  // One of two interactive jobs ends, and the next one takes its place.
  for (; passed < 90; ++passed) {
    Push(next++, 50);
    Finish(running++);
    if (Start() == 0) break;
  }
  EXPECT_EQ(passed, Scheduler::kInteractiveRun);
  Finish(running);
  EXPECT_EQ(Start(), 100u);
}

TEST_F(MemoryGovernorTest, HoldsYoungerBulkJobsBackForOneThatIsOverdue) {
  Make(2, 100);
  Push(100);
  Push(101, 100);
  Push(102);
  for (uint32_t id = 1; id <= 10; ++id) Push(id, 50);
  // 100 came first, and takes the only thread that bulk may have.
  for (uint32_t id = 1; id <= 8; ++id) EXPECT_EQ(Run(), id);
  EXPECT_EQ(Start(), 100u);
  // Memory that a job without a thread cannot use is not withheld.
  EXPECT_EQ(Start(), 9u);
  Finish(100);
  EXPECT_EQ(Start(), 0u);
  Finish(9);
  EXPECT_EQ(Start(), 101u);
  Finish(101);
  EXPECT_EQ(Start(), 10u);
  EXPECT_EQ(Start(), 102u);
}

}  // namespace
}  // namespace offloop

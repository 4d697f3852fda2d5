#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pool.h"
#include "pool_testing.h"

namespace offloop {
namespace {

// The same body over several numbers of threads.
class PoolThreadsTest : public testing::TestWithParam<unsigned> {
 protected:
  unsigned threads() const { return GetParam(); }

  const std::shared_ptr<RecordingSink> sink_ =
      std::make_shared<RecordingSink>();
};

// What needs a thread that has nothing to do.
class PoolIdleThreadTest : public PoolThreadsTest {};

// Fails when an id is missing or came twice.
void ExpectEachOnce(const RecordingSink& sink, uint32_t count) {
  std::vector<uint32_t> ids = sink.Ids();
  std::sort(ids.begin(), ids.end());
  ASSERT_EQ(ids.size(), count);
  for (uint32_t id = 0; id < count; ++id) ASSERT_EQ(ids[id], id);
}

TEST_P(PoolThreadsTest, DeliversEveryJobExactlyOnce) {
  constexpr uint32_t kJobs = 2000;
  Pool pool(WithThreads(threads()));
  const auto echo = EchoPlan();
  for (uint32_t id = 0; id < kJobs; ++id) {
    ASSERT_NE(Submit(pool, sink_, id, echo,
                     id % 3 == 0 ? Lane::kBulk : Lane::kInteractive, "bytes"),
              nullptr);
  }
  sink_->WaitForJobs(kJobs);
  ExpectEachOnce(*sink_, kJobs);
  const PoolStats stats = pool.stats();
  EXPECT_EQ(stats.completed, kJobs);
  EXPECT_EQ(stats.queued, 0u);
  EXPECT_EQ(stats.queued_bytes, 0u);
  EXPECT_EQ(stats.active, 0u);
  EXPECT_EQ(stats.run.count, kJobs);
  EXPECT_LE(stats.started, threads());
}

TEST_P(PoolThreadsTest, StartsItsThreadsOnlyWhenThereIsWork) {
  Pool pool(WithThreads(threads()));
  EXPECT_EQ(pool.stats().threads, threads());
  EXPECT_EQ(pool.stats().started, 0u);
  Gate gate(static_cast<std::ptrdiff_t>(threads()));
  for (uint32_t id = 0; id < threads(); ++id) {
    Submit(pool, sink_, id, gate.MakePlan());
  }
  // All of them run at the same time.
  gate.entered.wait();
  EXPECT_EQ(pool.stats().started, threads());
  EXPECT_EQ(pool.stats().active, threads());
  gate.open.count_down();
  sink_->WaitForJobs(threads());
}

TEST_P(PoolThreadsTest, StartsOneThreadForOneJobAfterTheOther) {
  Pool pool(WithThreads(threads()));
  Submit(pool, sink_, 0, EchoPlan());
  sink_->WaitForJobs(1);
  EXPECT_EQ(pool.stats().started, 1u);
}

TEST_P(PoolThreadsTest, RefusesAtOnceWhileItIsFullAndTakesMoreAfterwards) {
  PoolOptions options = WithThreads(threads());
  options.max_queued_jobs = 10;
  Pool pool(options);
  Gate gate(static_cast<std::ptrdiff_t>(threads()));
  uint32_t id = 0;
  for (; id < threads(); ++id) {
    ASSERT_NE(Submit(pool, sink_, id, gate.MakePlan()), nullptr);
    // Else what waits for its thread to start could fill the queue.
    while (pool.stats().queued > 5) std::this_thread::yield();
  }
  gate.entered.wait();
  for (; id < threads() + 10; ++id) {
    ASSERT_NE(Submit(pool, sink_, id, EchoPlan()), nullptr);
  }
  EXPECT_EQ(Submit(pool, sink_, id, EchoPlan()), nullptr);
  EXPECT_EQ(Submit(pool, sink_, id, EchoPlan()), nullptr);
  EXPECT_EQ(sink_->room_again(), 0);
  gate.open.count_down();
  sink_->WaitForRoom(1);
  sink_->WaitForJobs(id);
  EXPECT_EQ(sink_->room_again(), 1);
  EXPECT_EQ(pool.stats().refused, 2u);
  ASSERT_NE(Submit(pool, sink_, id, EchoPlan()), nullptr);
  sink_->WaitForJobs(id + 1);
  ExpectEachOnce(*sink_, id + 1);
}

TEST_P(PoolThreadsTest, CancelsAWaitingJobWhileAllThreadsAreBusy) {
  Pool pool(WithThreads(threads()));
  Gate gate(static_cast<std::ptrdiff_t>(threads()));
  for (uint32_t id = 0; id < threads(); ++id) {
    Submit(pool, sink_, id, gate.MakePlan());
  }
  gate.entered.wait();
  Job* job = Submit(pool, sink_, 99, EchoPlan());
  pool.Cancel(*job, CancelReason::kTimeout);
  // By this thread, and now.
  EXPECT_EQ(sink_->Ids(), std::vector<uint32_t>{99});
  EXPECT_EQ(CodeOf(*sink_, 99), ErrorCode::kTimeout);
  gate.open.count_down();
  sink_->WaitForJobs(threads() + 1);
}

TEST_P(PoolThreadsTest, CancelsARunningJobAndFreesItsThread) {
  Pool pool(WithThreads(threads()));
  for (uint32_t id = 0; id < 20; ++id) {
    Spinner spinner;
    Job* job = Submit(pool, sink_, id, spinner.MakePlan(),
                      id % 2 == 0 ? Lane::kInteractive : Lane::kBulk);
    spinner.entered.wait();
    pool.Cancel(*job, CancelReason::kAborted);
    sink_->WaitForJobs(id + 1);
    EXPECT_EQ(CodeOf(*sink_, id), ErrorCode::kAborted);
  }
  EXPECT_EQ(pool.stats().cancelled, 20u);
}

TEST_P(PoolThreadsTest, InterruptsBulkJobsThatHoldAllTheirThreads) {
  Pool pool(WithThreads(threads()));
  const unsigned bulk = std::max(threads(), 2u) - 1;
  // These pass checkpoints until every interactive job is delivered.
  std::atomic<bool> all_came{false};
  const auto patient =
      PlanOf([&](Payload in, RunContext& run) -> Result<Payload> {
        while (!all_came) {
          if (!run.Checkpoint()) return run.Stopped();
        }
        return in;
      });
  for (uint32_t id = 0; id < bulk; ++id) {
    Submit(pool, sink_, id, patient, Lane::kBulk);
  }
  // The thread that bulk may not have is taken as well. The gate may stand
  // inside a bulk job, which it interrupted.
  Gate gate;
  const unsigned gates = threads() > 1 ? 1 : 0;
  if (gates > 0) {
    Submit(pool, sink_, 500, gate.MakePlan());
    gate.entered.wait();
  }
  for (uint32_t id = 600; id < 610; ++id) {
    Submit(pool, sink_, id, EchoPlan());
  }
  sink_->WaitForJobs(10);
  for (uint32_t id = 600; id < 610; ++id) EXPECT_TRUE(sink_->Has(id));
  all_came = true;
  gate.open.count_down();
  sink_->WaitForJobs(10 + bulk + gates);
}

TEST_P(PoolThreadsTest, NeverRunsBulkOnEveryThread) {
  Pool pool(WithThreads(threads()));
  const int most = static_cast<int>(std::max(threads(), 2u)) - 1;
  std::atomic<int> running{0};
  std::atomic<bool> exceeded{false};
  const auto counted =
      PlanOf([&](Payload in, RunContext& run) -> Result<Payload> {
        if (++running > most) exceeded = true;
        for (int i = 0; i < 50; ++i) {
          if (!run.Checkpoint()) return run.Stopped();
        }
        --running;
        return in;
      });
  for (uint32_t id = 0; id < 300; ++id) {
    Submit(pool, sink_, id, counted, Lane::kBulk);
  }
  sink_->WaitForJobs(300);
  EXPECT_FALSE(exceeded);
}

TEST_P(PoolThreadsTest, KeepsTheMemoryOfRunningJobsWithinItsBound) {
  PoolOptions options = WithThreads(threads());
  options.max_memory = 100;
  Pool pool(options);
  std::atomic<size_t> used{0};
  std::atomic<int> running{0};
  std::atomic<bool> exceeded{false};
  const auto needing = [&](size_t memory) {
    return PlanOf(
        [&, memory](Payload in, RunContext&) -> Result<Payload> {
          ++running;
          if ((used += memory) > 100 && running > 1) exceeded = true;
          std::this_thread::yield();
          used -= memory;
          --running;
          return in;
        },
        memory);
  };
  const std::shared_ptr<const Plan> plans[] = {needing(30), needing(50),
                                               needing(100), needing(5000)};
  for (uint32_t id = 0; id < 400; ++id) {
    Submit(pool, sink_, id, plans[id * 7 % 4],
           id % 2 == 0 ? Lane::kBulk : Lane::kInteractive);
  }
  sink_->WaitForJobs(400);
  ExpectEachOnce(*sink_, 400);
  EXPECT_FALSE(exceeded);
}

TEST_P(PoolIdleThreadTest, IsWokenForWhatWaitedBehindACancelledJob) {
  PoolOptions options = WithThreads(threads());
  options.max_memory = 100;
  Pool pool(options);
  Gate gate;
  Submit(pool, sink_, 0, gate.MakePlan(60));
  gate.entered.wait();
  Job* large = Submit(pool, sink_, 1, EchoPlan(60));
  Submit(pool, sink_, 2, EchoPlan(10));
  pool.Cancel(*large, CancelReason::kAborted);
  // The first one still runs; this would wait for ever.
  sink_->WaitForJobs(2);
  EXPECT_TRUE(sink_->Has(2));
  gate.open.count_down();
  sink_->WaitForJobs(3);
}

TEST_P(PoolThreadsTest, DeliversToManySinksWithoutMixingThemUp) {
  constexpr uint32_t kSinks = 5;
  constexpr uint32_t kEach = 200;
  Pool pool(WithThreads(threads()));
  std::vector<std::shared_ptr<RecordingSink>> sinks;
  for (uint32_t i = 0; i < kSinks; ++i) {
    sinks.push_back(std::make_shared<RecordingSink>());
  }
  const auto echo = EchoPlan();
  for (uint32_t id = 0; id < kEach; ++id) {
    for (const auto& sink : sinks) Submit(pool, sink, id, echo);
  }
  for (const auto& sink : sinks) {
    sink->WaitForJobs(kEach);
    ExpectEachOnce(*sink, kEach);
  }
}

TEST_P(PoolThreadsTest, SurvivesOperationsThatThrow) {
  Pool pool(WithThreads(threads()));
  const auto thrower = PlanOf([](Payload, RunContext&) -> Result<Payload> {
    throw std::runtime_error("A bug");
  });
  for (uint32_t id = 0; id < 100; ++id) {
    Submit(pool, sink_, id, id % 2 == 0 ? thrower : EchoPlan());
  }
  sink_->WaitForJobs(100);
  EXPECT_EQ(pool.stats().failed, 50u);
  EXPECT_EQ(pool.stats().completed, 50u);
}

TEST_P(PoolThreadsTest, RunsWhatIsQueuedWhenItIsDestroyed) {
  for (uint32_t round = 0; round < 20; ++round) {
    const auto sink = std::make_shared<RecordingSink>();
    {
      Pool pool(WithThreads(threads()));
      for (uint32_t id = 0; id < 100; ++id) {
        Submit(pool, sink, id, EchoPlan(id % 5 == 0 ? size_t{1} << 30 : 0),
               id % 3 == 0 ? Lane::kBulk : Lane::kInteractive);
      }
    }
    ExpectEachOnce(*sink, 100);
  }
}

TEST_P(PoolThreadsTest, EndsWithoutHavingHadWork) {
  const Pool pool(WithThreads(threads()));
  EXPECT_EQ(pool.stats().started, 0u);
}

TEST_P(PoolThreadsTest, FreesTheScratchOfAnIdleThread) {
  static std::latch* freed = nullptr;
  struct Item {
    ~Item() { freed->count_down(); }
    bool Reset() { return true; }
  };
  std::latch one(1);
  freed = &one;
  PoolOptions options = WithThreads(threads());
  options.idle_trim = std::chrono::milliseconds(1);
  Pool pool(options);
  Submit(pool, sink_, 0,
         PlanOf([](Payload in, RunContext& run) -> Result<Payload> {
           const auto item = run.scratch().Borrow<Item>();
           return in;
         }));
  one.wait();
  // And goes on.
  Submit(pool, sink_, 1, EchoPlan());
  sink_->WaitForJobs(2);
}

TEST_P(PoolThreadsTest, DeliversWhatIsDoneBeforeAJobThatMayBeLong) {
  Pool pool(WithThreads(threads()));
  const auto waits_for = [&](uint32_t id) {
    return PlanOf([this, id](Payload in, RunContext&) -> Result<Payload> {
      // Without a checkpoint: if it was held back until this ends, never.
      while (!sink_->Has(id)) std::this_thread::yield();
      return in;
    });
  };
  for (uint32_t id = 0; id < 40; id += 2) {
    Submit(pool, sink_, id, EchoPlan());
    Submit(pool, sink_, id + 1, waits_for(id), Lane::kInteractive,
           std::string(40'000, 'x'));
  }
  sink_->WaitForJobs(40);
  ExpectEachOnce(*sink_, 40);
}

TEST_P(PoolThreadsTest, DeliversWhatIsDoneAtTheCheckpointsOfALongJob) {
  Pool pool(WithThreads(threads()));
  for (uint32_t id = 0; id < 20; id += 2) {
    Submit(pool, sink_, id, EchoPlan());
    Submit(pool, sink_, id + 1,
           PlanOf([this, id](Payload in, RunContext& run) -> Result<Payload> {
             while (!sink_->Has(id)) {
               if (!run.Checkpoint()) return run.Stopped();
             }
             return in;
           }));
  }
  sink_->WaitForJobs(20);
  ExpectEachOnce(*sink_, 20);
}

// Calls in random order by several submitters: nothing is lost, nothing comes
// twice, and the counts add up.
TEST_P(PoolThreadsTest, AddsUpOverRandomCallsOfManyThreads) {
  constexpr uint32_t kSubmitters = 3;
  constexpr uint32_t kTries = 400;
  PoolOptions options = WithThreads(threads());
  options.max_queued_jobs = 50;
  options.max_queued_bytes = 5000;
  options.max_memory = 100;
  std::atomic<uint64_t> admitted{0};
  std::vector<std::shared_ptr<RecordingSink>> sinks;
  Pool pool(options);
  for (uint32_t i = 0; i < kSubmitters; ++i) {
    sinks.push_back(std::make_shared<RecordingSink>());
  }
  {
    std::vector<std::jthread> submitters;
    for (uint32_t i = 0; i < kSubmitters; ++i) {
      submitters.emplace_back([&, i] {
        Random random(i + 1);
        std::vector<Job*> jobs;
        const auto light =
            PlanOf([](Payload in, RunContext& run) -> Result<Payload> {
              for (int slice = 0; slice < 5; ++slice) {
                if (!run.Checkpoint()) return run.Stopped();
              }
              if (in.size() % 10 == 9) return InvalidInput("Nine");
              return in;
            });
        const auto heavy = EchoPlan(40);
        const auto oversize = EchoPlan(400);
        for (uint32_t id = 0; id < kTries; ++id) {
          const auto& plan = random.Percent(10)   ? oversize
                             : random.Percent(25) ? heavy
                                                  : light;
          Job* job =
              Submit(pool, sinks[i], id, plan,
                     random.Percent(50) ? Lane::kBulk : Lane::kInteractive,
                     std::string(random.Below(300), 'x'));
          if (job != nullptr) {
            ++admitted;
            jobs.push_back(job);
          }
          // The sink keeps its jobs, so every pointer is good.
          if (!jobs.empty() && random.Percent(33)) {
            pool.Cancel(*jobs[random.Below(jobs.size())],
                        CancelReason::kAborted);
          }
        }
        sinks[i]->WaitForJobs(jobs.size());
      });
    }
  }
  const PoolStats stats = pool.stats();
  EXPECT_EQ(stats.completed + stats.failed + stats.cancelled, admitted);
  EXPECT_EQ(stats.refused + admitted, kSubmitters * kTries);
  EXPECT_EQ(stats.queued, 0u);
  EXPECT_EQ(stats.queued_bytes, 0u);
  EXPECT_EQ(stats.active, 0u);
  uint64_t delivered = 0;
  for (const auto& sink : sinks) {
    std::vector<uint32_t> ids = sink->Ids();
    delivered += ids.size();
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
    // Everything that was refused is followed by an announcement.
    EXPECT_EQ(sink->count(), ids.size());
  }
  EXPECT_EQ(delivered, admitted);
}

INSTANTIATE_TEST_SUITE_P(Threads, PoolThreadsTest,
                         testing::Values(1u, 2u, 3u, 7u),
                         testing::PrintToStringParamName());
INSTANTIATE_TEST_SUITE_P(Threads, PoolIdleThreadTest,
                         testing::Values(2u, 3u, 7u),
                         testing::PrintToStringParamName());

TEST(PoolBatchTest, DeliversShortJobsTogetherButNotTooMany) {
  const auto sink = std::make_shared<RecordingSink>();
  Pool pool(WithThreads(1));
  Gate gate;
  Submit(pool, sink, 0, gate.MakePlan());
  gate.entered.wait();
  for (uint32_t id = 1; id <= 500; ++id) Submit(pool, sink, id, EchoPlan());
  gate.open.count_down();
  sink->WaitForJobs(501);
  const std::vector<size_t> batches = sink->Batches();
  EXPECT_LT(batches.size(), 501u);
  EXPECT_LE(*std::max_element(batches.begin(), batches.end()), 16u);
}

}  // namespace
}  // namespace offloop

#include "pool.h"

#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "pool_testing.h"

namespace offloop {
namespace {

using Ids = std::vector<uint32_t>;

// A pool without threads: the test runs one job at a time.
class ManualPoolTest : public testing::Test {
 protected:
  Job* Add(uint32_t id, std::shared_ptr<const Plan> plan = EchoPlan(),
           Lane lane = Lane::kInteractive, std::string_view input = "") {
    return Submit(pool_, sink_, id, std::move(plan), lane, input);
  }

  const std::shared_ptr<RecordingSink> sink_ =
      std::make_shared<RecordingSink>();
  Pool pool_{WithThreads(0)};
};

TEST_F(ManualPoolTest, HasNothingToRunAtFirst) {
  EXPECT_FALSE(pool_.RunOne());
  EXPECT_EQ(pool_.stats().queued, 0u);
}

TEST_F(ManualPoolTest, DeliversAJobWithItsResult) {
  Add(1, EchoPlan(), Lane::kInteractive, "bytes");
  EXPECT_EQ(sink_->count(), 0u);
  EXPECT_TRUE(pool_.RunOne());
  ASSERT_EQ(sink_->Ids(), Ids{1});
  const Result<Outcome>& result = sink_->Find(1)->result();
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(TextOf(result.value().output), "bytes");
  EXPECT_FALSE(pool_.RunOne());
}

TEST_F(ManualPoolTest, DeliversPartsOfAResultWhileTheJobGoesOn) {
  const auto plan = PlanOf([&](Payload, RunContext& run) -> Result<Payload> {
    EXPECT_TRUE(run.takes_parts());
    run.Emit(PayloadOf("beside"));
    EXPECT_TRUE(run.SendPart(PayloadOf("one")).ok());
    EXPECT_EQ(sink_->parts(), (RecordingSink::Parts{{1, "one+beside"}}));
    EXPECT_TRUE(run.SendPart(PayloadOf("two")).ok());
    return PayloadOf("three");
  });
  Add(1, plan);
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(sink_->parts(),
            (RecordingSink::Parts{{1, "one+beside"}, {1, "two"}}));
  const Outcome& rest = sink_->Find(1)->result().value();
  EXPECT_EQ(TextOf(rest.output), "three");
  EXPECT_TRUE(rest.emitted.empty());
}

TEST_F(ManualPoolTest, SendsNoPartThatLostBytes) {
  Add(1, PlanOf([](Payload, RunContext& run) -> Result<Payload> {
        Payload lost;
        lost.Append(Bytes());
        if (Status sent = run.SendPart(std::move(lost)); !sent.ok()) {
          return std::move(sent).error();
        }
        return Payload();
      }));
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_TRUE(sink_->parts().empty());
  EXPECT_EQ(CodeOf(*sink_, 1), ErrorCode::kOutOfMemory);
}

TEST_F(ManualPoolTest, RunsJobsInTheOrderOfItsScheduler) {
  Add(100, EchoPlan(), Lane::kBulk);
  for (uint32_t id = 1; id <= 10; ++id) Add(id);
  while (pool_.RunOne()) {
  }
  // The bulk job starts after eight others, and lets the ninth interrupt it.
  EXPECT_EQ(sink_->Ids(), (Ids{1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 10}));
}

TEST_F(ManualPoolTest, StampsTheMomentsOfAJob) {
  Job* job = Add(1);
  EXPECT_GT(job->queued_at, 0);
  EXPECT_EQ(job->started_at, 0);
  pool_.RunOne();
  EXPECT_GE(job->started_at, job->queued_at);
  EXPECT_GE(job->finished_at, job->started_at);
}

TEST_F(ManualPoolTest, TakesManyJobsAtOnce) {
  JobBatch batch;
  for (uint32_t id = 0; id < 5; ++id) {
    ASSERT_TRUE(pool_.Admit(0, sink_));
    batch.Push(std::make_unique<Job>(
        Job::Spec{.id = id, .plan = EchoPlan(), .sink = Borrowed(sink_)}));
  }
  pool_.Enqueue(std::move(batch));
  pool_.Enqueue({});
  EXPECT_EQ(pool_.stats().queued, 5u);
  while (pool_.RunOne()) {
  }
  EXPECT_EQ(sink_->Ids(), (Ids{0, 1, 2, 3, 4}));
}

TEST_F(ManualPoolTest, DeliversToTheSinkOfEachJob) {
  const auto other = std::make_shared<RecordingSink>();
  Add(1);
  Submit(pool_, other, 2, EchoPlan());
  Add(3);
  while (pool_.RunOne()) {
  }
  EXPECT_EQ(sink_->Ids(), (Ids{1, 3}));
  EXPECT_EQ(other->Ids(), Ids{2});
}

TEST_F(ManualPoolTest, SurvivesOperationsThatThrow) {
  const auto thrower = [](auto thrown) {
    return PlanOf(
        [thrown](Payload, RunContext&) -> Result<Payload> { throw thrown; });
  };
  Add(1, thrower(std::bad_alloc()));
  Add(2, thrower(std::runtime_error("A bug")));
  Add(3, thrower(5));
  Add(4);
  while (pool_.RunOne()) {
  }
  EXPECT_EQ(CodeOf(*sink_, 1), ErrorCode::kOutOfMemory);
  EXPECT_EQ(CodeOf(*sink_, 2), ErrorCode::kInternal);
  EXPECT_EQ(CodeOf(*sink_, 3), ErrorCode::kInternal);
  EXPECT_TRUE(sink_->Find(4)->result().ok());
}

TEST_F(ManualPoolTest, LetsOneInteractiveJobInAtEachCheckpointOfABulkJob) {
  std::vector<size_t> delivered;
  Add(100, PlanOf([&](Payload input, RunContext& run) -> Result<Payload> {
        for (uint32_t id = 1; id <= 3; ++id) Add(id);
        for (int i = 0; i < 4; ++i) {
          EXPECT_TRUE(run.Checkpoint());
          delivered.push_back(sink_->count());
        }
        return input;
      }),
      Lane::kBulk);
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(delivered, (std::vector<size_t>{1, 2, 3, 3}));
  EXPECT_EQ(sink_->Ids(), (Ids{1, 2, 3, 100}));
}

TEST_F(ManualPoolTest, LetsInteractiveJobsPassOneThatIsStillArriving) {
  const auto arrival = std::make_shared<Arrival>(Bytes::Allocate(1));
  Add(100, PlanOf([&](Payload input, RunContext& run) -> Result<Payload> {
        Payload late;
        late.AppendArriving(arrival);
        EXPECT_TRUE(pool_.Admit(1, sink_));
        Enqueue(pool_, {.id = 1,
                        .plan = EchoPlan(),
                        .input = std::move(late),
                        .sink = Borrowed(sink_)});
        Add(2);
        EXPECT_TRUE(run.Checkpoint());
        EXPECT_EQ(sink_->Ids(), Ids{2});
        return input;
      }),
      Lane::kBulk);
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_TRUE(arrival->Write(AsBytes("x")));
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(sink_->Ids(), (Ids{2, 100, 1}));
}

TEST_F(ManualPoolTest, DoesNotInterruptAnInteractiveJob) {
  Add(1, PlanOf([&](Payload input, RunContext& run) -> Result<Payload> {
        Add(2);
        EXPECT_TRUE(run.Checkpoint());
        EXPECT_EQ(sink_->count(), 0u);
        return input;
      }));
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(sink_->Ids(), Ids{1});
}

TEST_F(ManualPoolTest, DoesNotInterruptTheInterruption) {
  Add(100, PlanOf([&](Payload input, RunContext& run) -> Result<Payload> {
        Add(1, PlanOf([&](Payload in, RunContext& inner) -> Result<Payload> {
              Add(2);
              EXPECT_TRUE(inner.Checkpoint());
              EXPECT_EQ(sink_->count(), 0u);
              return in;
            }));
        EXPECT_TRUE(run.Checkpoint());
        EXPECT_EQ(sink_->Ids(), Ids{1});
        EXPECT_TRUE(run.Checkpoint());
        return input;
      }),
      Lane::kBulk);
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(sink_->Ids(), (Ids{1, 2, 100}));
}

TEST_F(ManualPoolTest, InterruptsForNoJobThatNeedsMemoryAndForNoBulkJob) {
  Add(100, PlanOf([&](Payload input, RunContext& run) -> Result<Payload> {
        Add(1, EchoPlan(1));
        Add(101, EchoPlan(), Lane::kBulk);
        EXPECT_TRUE(run.Checkpoint());
        EXPECT_EQ(sink_->count(), 0u);
        return input;
      }),
      Lane::kBulk);
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(sink_->Ids(), Ids{100});
}

TEST_F(ManualPoolTest, LendsAnInterruptionItsOwnScratch) {
  struct Item {
    bool Reset() { return true; }
  };
  Add(100, PlanOf([&](Payload input, RunContext& run) -> Result<Payload> {
        auto outer = run.scratch().Borrow<Item>();
        Add(1, PlanOf([&](Payload in, RunContext& inner) -> Result<Payload> {
              EXPECT_NE(&*inner.scratch().Borrow<Item>(), &*outer);
              return in;
            }));
        EXPECT_TRUE(run.Checkpoint());
        return input;
      }),
      Lane::kBulk);
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(sink_->count(), 2u);
}

TEST_F(ManualPoolTest, CountsWhatItDid) {
  Add(1);
  Add(2, PlanOf([](Payload, RunContext&) -> Result<Payload> {
        return InvalidInput("No");
      }));
  Job* job = Add(3);
  EXPECT_EQ(pool_.stats().queued, 3u);
  pool_.RunOne();
  pool_.RunOne();
  pool_.Cancel(*job, CancelReason::kAborted);
  Add(4, EchoPlan(), Lane::kBulk, "waits");
  const PoolStats stats = pool_.stats();
  EXPECT_EQ(stats.threads, 0u);
  EXPECT_EQ(stats.started, 0u);
  EXPECT_EQ(stats.active, 0u);
  EXPECT_EQ(stats.queued, 1u);
  EXPECT_EQ(stats.queued_bytes, 5u);
  EXPECT_EQ(stats.completed, 1u);
  EXPECT_EQ(stats.failed, 1u);
  EXPECT_EQ(stats.cancelled, 1u);
  EXPECT_EQ(stats.refused, 0u);
  EXPECT_EQ(stats.wait.count, 2u);
  EXPECT_EQ(stats.run.count, 2u);
  EXPECT_EQ(stats.delivery.count, 0u);
  pool_.counters().AddDelivery(*sink_->Find(1), SteadyNow());
  EXPECT_EQ(pool_.stats().delivery.count, 1u);
}

TEST_F(ManualPoolTest, CountsAJobAsActiveWhileItRuns) {
  Add(1, PlanOf([&](Payload input, RunContext&) -> Result<Payload> {
        EXPECT_EQ(pool_.stats().active, 1u);
        EXPECT_EQ(pool_.stats().queued, 0u);
        return input;
      }));
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(pool_.stats().active, 0u);
}

TEST_F(ManualPoolTest, CancelsAWaitingJobAtOnceAndFreesItsInput) {
  auto memory = std::make_shared<int>();
  class Note final : public Payload::Note {
   public:
    explicit Note(std::shared_ptr<int> held) : held_(std::move(held)) {}
    const void* kind() const override { return this; }

   private:
    std::shared_ptr<int> held_;
  };
  const std::weak_ptr<int> watched = memory;
  Payload input = PayloadOf("bytes");
  input.set_note(std::make_shared<const Note>(std::move(memory)));
  ASSERT_TRUE(pool_.Admit(5, sink_));
  Job* job = Enqueue(pool_, {.id = 1,
                             .plan = EchoPlan(),
                             .input = std::move(input),
                             .sink = Borrowed(sink_)});
  EXPECT_FALSE(watched.expired());
  pool_.Cancel(*job, CancelReason::kTimeout);
  ASSERT_EQ(sink_->Ids(), Ids{1});
  EXPECT_EQ(CodeOf(*sink_, 1), ErrorCode::kTimeout);
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(pool_.stats().queued, 0u);
  EXPECT_EQ(pool_.stats().queued_bytes, 0u);
  EXPECT_FALSE(pool_.RunOne());
}

TEST_F(ManualPoolTest, CancelsFromTheMiddleOfTheQueue) {
  Add(1);
  Job* second = Add(2);
  Add(3);
  pool_.Cancel(*second, CancelReason::kAborted);
  while (pool_.RunOne()) {
  }
  EXPECT_EQ(sink_->Ids(), (Ids{2, 1, 3}));
}

TEST_F(ManualPoolTest, CancelsARunningJobAtItsNextCheckpoint) {
  Job* job = nullptr;
  int checkpoints = 0;
  job = Add(1, PlanOf([&](Payload, RunContext& run) -> Result<Payload> {
              while (run.Checkpoint()) {
                if (++checkpoints == 3) {
                  pool_.Cancel(*job, CancelReason::kAborted);
                }
              }
              return run.Stopped();
            }));
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_EQ(checkpoints, 3);
  EXPECT_EQ(CodeOf(*sink_, 1), ErrorCode::kAborted);
  EXPECT_EQ(pool_.stats().cancelled, 1u);
}

TEST_F(ManualPoolTest, ChangesNothingByCancellingAFinishedJob) {
  Job* job = Add(1);
  EXPECT_TRUE(pool_.RunOne());
  pool_.Cancel(*job, CancelReason::kAborted);
  EXPECT_EQ(sink_->count(), 1u);
  EXPECT_TRUE(sink_->Find(1)->result().ok());
  EXPECT_EQ(pool_.stats().completed, 1u);
  EXPECT_EQ(pool_.stats().cancelled, 0u);
}

TEST_F(ManualPoolTest, DeliversAJobOnceThatIsCancelledTwice) {
  Job* job = Add(1);
  pool_.Cancel(*job, CancelReason::kTimeout);
  pool_.Cancel(*job, CancelReason::kAborted);
  EXPECT_EQ(sink_->count(), 1u);
  EXPECT_EQ(CodeOf(*sink_, 1), ErrorCode::kTimeout);
}

TEST_F(ManualPoolTest, LetsABulkJobBeCancelledByItsInterruption) {
  Job* bulk = nullptr;
  bulk = Add(100, PlanOf([&](Payload, RunContext& run) -> Result<Payload> {
               Add(1, PlanOf([&](Payload in, RunContext&) -> Result<Payload> {
                     pool_.Cancel(*bulk, CancelReason::kAborted);
                     return in;
                   }));
               EXPECT_FALSE(run.Checkpoint());
               return run.Stopped();
             }),
             Lane::kBulk);
  EXPECT_TRUE(pool_.RunOne());
  EXPECT_TRUE(sink_->Find(1)->result().ok());
  EXPECT_EQ(CodeOf(*sink_, 100), ErrorCode::kAborted);
}

TEST(PoolTest, RunsWhatIsQueuedWhenItIsDestroyed) {
  const auto sink = std::make_shared<RecordingSink>();
  {
    Pool pool(WithThreads(0));
    Submit(pool, sink, 1, EchoPlan(), Lane::kBulk);
    Submit(pool, sink, 2, EchoPlan(SIZE_MAX));
    Submit(pool, sink, 3, EchoPlan(1));
  }
  EXPECT_EQ(sink->Ids(), (Ids{2, 3, 1}));
}

TEST(PoolTest, KeepsASinkAliveAsLongAsItsJobsNeedIt) {
  auto sink = std::make_shared<RecordingSink>();
  const std::weak_ptr<RecordingSink> watched = sink;
  Pool pool(WithThreads(0));
  ASSERT_TRUE(pool.Admit(0, sink));
  Enqueue(pool, {.id = 1, .plan = EchoPlan(), .sink = std::move(sink)});
  EXPECT_FALSE(watched.expired());
  pool.RunOne();
  const auto last = watched.lock();
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->Ids(), Ids{1});
  last->Forget();
}

}  // namespace
}  // namespace offloop

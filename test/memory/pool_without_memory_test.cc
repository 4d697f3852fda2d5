#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "failing_malloc.h"
#include "job.h"
#include "job_batch.h"
#include "plan.h"
#include "pool.h"

namespace offloop {
namespace {

class Shelf final : public JobSink {
 public:
  void Deliver(JobBatch finished) override { jobs.Append(std::move(finished)); }
  void DeliverPart(uint32_t, Outcome) override {}
  void RoomAgain() override {}

  JobBatch jobs;
};

TEST(PoolWithoutMemoryTest, AJobThatNoThreadCanBeStartedForIsDelivered) {
  const auto sink = std::make_shared<Shelf>();
  Pool pool({.threads = 1});
  JobBatch batch;
  batch.Push(std::make_unique<Job>(
      Job::Spec{.id = 7,
                .plan = std::make_shared<const Plan>(Plan::Steps()),
                .sink = sink}));
  ASSERT_TRUE(pool.Admit(0, sink));
  {
    const MallocRefusal refusal(1, Refusal::kAllFrom);
    pool.Enqueue(std::move(batch));
  }
  ASSERT_EQ(sink->jobs.size(), 1u);
  EXPECT_EQ(sink->jobs.front().result().error().code, ErrorCode::kOutOfMemory);
  EXPECT_EQ(pool.stats().queued, 0u);
  EXPECT_EQ(pool.stats().active, 0u);
}

}  // namespace
}  // namespace offloop

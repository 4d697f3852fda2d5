#include "job_batch.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine_testing.h"

namespace offloop {
namespace {

using Numbers = std::vector<uint32_t>;

JobBatch BatchOf(const Numbers& ids) {
  JobBatch batch;
  for (const uint32_t id : ids) batch.Push(MakeIdleJob(id));
  return batch;
}

Numbers NumbersOf(const JobBatch& batch) {
  Numbers ids;
  for (const Job& job : batch) ids.push_back(job.id());
  return ids;
}

TEST(JobBatchTest, KeepsTheOrder) {
  JobBatch batch = BatchOf({1, 2, 3});
  EXPECT_EQ(batch.size(), 3u);
  EXPECT_EQ(batch.front().id(), 1u);
  EXPECT_EQ(NumbersOf(batch), (Numbers{1, 2, 3}));
  EXPECT_EQ(batch.Pop()->id(), 1u);
  batch.Push(MakeIdleJob(4));
  EXPECT_EQ(NumbersOf(batch), (Numbers{2, 3, 4}));
  while (!batch.empty()) batch.Pop();
  EXPECT_EQ(batch.size(), 0u);
  batch.Push(MakeIdleJob(5));
  EXPECT_EQ(NumbersOf(batch), (Numbers{5}));
}

TEST(JobBatchTest, TakesOthersAndLeavesThemEmpty) {
  JobBatch batch = BatchOf({1});
  JobBatch others = BatchOf({2, 3});
  batch.Append(std::move(others));
  EXPECT_TRUE(others.empty());
  EXPECT_EQ(others.size(), 0u);
  EXPECT_EQ(NumbersOf(batch), (Numbers{1, 2, 3}));
  batch.Append({});
  others.Append(std::move(batch));
  EXPECT_EQ(NumbersOf(others), (Numbers{1, 2, 3}));
  others.Push(MakeIdleJob(4));
  EXPECT_EQ(others.size(), 4u);
}

TEST(JobBatchTest, DestroysWhatItHolds) {
  const auto plan = EchoPlan();
  const auto add = [&plan](JobBatch& batch) {
    batch.Push(std::make_unique<Job>(Job::Spec{.plan = plan}));
  };
  JobBatch assigned;
  {
    JobBatch batch;
    for (int i = 0; i < 3; ++i) add(batch);
    add(assigned);
    EXPECT_EQ(plan.use_count(), 5);
    assigned = std::move(batch);
    EXPECT_EQ(plan.use_count(), 4);
    add(batch);
    EXPECT_EQ(plan.use_count(), 5);
  }
  EXPECT_EQ(plan.use_count(), 4);
  assigned = {};
  EXPECT_EQ(plan.use_count(), 1);
}

}  // namespace
}  // namespace offloop

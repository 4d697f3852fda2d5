#include "job_queue.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "engine_testing.h"

namespace offloop {
namespace {

// Pushes jobs 0 to count - 1; they belong to the queue.
std::vector<Job*> Fill(JobQueue& queue, uint32_t count) {
  std::vector<Job*> jobs;
  for (uint32_t id = 0; id < count; ++id) {
    auto job = MakeIdleJob(id);
    jobs.push_back(job.get());
    queue.Push(std::move(job), id);
  }
  return jobs;
}

std::vector<uint32_t> PopAll(JobQueue& queue) {
  std::vector<uint32_t> ids;
  while (!queue.empty()) ids.push_back(queue.Pop()->id());
  return ids;
}

TEST(JobQueueTest, StartsEmpty) {
  const JobQueue queue;
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.front(), nullptr);
}

TEST(JobQueueTest, PopsInTheOrderOfPushes) {
  JobQueue queue;
  Fill(queue, 4);
  EXPECT_EQ(PopAll(queue), (std::vector<uint32_t>{0, 1, 2, 3}));
  EXPECT_TRUE(queue.empty());
}

TEST(JobQueueTest, KnowsTheOrderOfItsOldest) {
  JobQueue queue;
  queue.Push(MakeIdleJob(1), 100);
  queue.Push(MakeIdleJob(2), 200);
  EXPECT_EQ(queue.front()->id(), 1u);
  EXPECT_EQ(queue.front_order(), 100u);
  queue.Pop();
  EXPECT_EQ(queue.front_order(), 200u);
}

TEST(JobQueueTest, FindsTheOldestThatIsUrgent) {
  JobQueue queue;
  EXPECT_EQ(queue.FirstUrgent(), nullptr);
  queue.Push(MakeArrivingJob(1), 1);
  EXPECT_EQ(queue.FirstUrgent(), nullptr);
  queue.Push(MakeArrivingJob(2), 2);
  queue.Push(MakeIdleJob(3), 3);
  queue.Push(MakeIdleJob(4), 4);
  EXPECT_EQ(queue.FirstUrgent()->id(), 3u);
}

TEST(JobQueueTest, RemovesFromTheFrontTheMiddleAndTheEnd) {
  for (const uint32_t removed : {0u, 1u, 2u}) {
    JobQueue queue;
    const std::vector<Job*> jobs = Fill(queue, 3);
    EXPECT_EQ(JobQueue::Remove(*jobs[removed])->id(), removed);
    std::vector<uint32_t> expected{0, 1, 2};
    std::erase(expected, removed);
    EXPECT_EQ(PopAll(queue), expected);
  }
}

TEST(JobQueueTest, RemovesTheOnlyJobAndCanBeUsedAgain) {
  JobQueue queue;
  const std::vector<Job*> jobs = Fill(queue, 1);
  const auto removed = JobQueue::Remove(*jobs.front());
  EXPECT_TRUE(queue.empty());
  queue.Push(MakeIdleJob(5), 5);
  EXPECT_EQ(PopAll(queue), (std::vector<uint32_t>{5}));
}

TEST(JobQueueTest, RemovesNothingThatNoQueueHolds) {
  const auto job = MakeIdleJob(1);
  EXPECT_EQ(JobQueue::Remove(*job), nullptr);
  JobQueue queue;
  queue.Push(MakeIdleJob(2), 0);
  const auto popped = queue.Pop();
  EXPECT_EQ(JobQueue::Remove(*popped), nullptr);
}

TEST(JobQueueTest, DestroysTheJobsThatItHolds) {
  auto plan = EchoPlan();
  const std::weak_ptr<const Plan> watched = plan;
  {
    JobQueue queue;
    queue.Push(std::make_unique<Job>(Job::Spec{.plan = plan}), 0);
    queue.Push(std::make_unique<Job>(Job::Spec{.plan = plan}), 1);
    plan.reset();
    EXPECT_FALSE(watched.expired());
  }
  EXPECT_TRUE(watched.expired());
}

TEST(JobQueueTest, AgreesWithADequeOverRandomCalls) {
  Random random(11);
  JobQueue queue;
  std::deque<Job*> model;
  uint32_t id = 0;
  for (int i = 0; i < 20'000; ++i) {
    const size_t choice = random.Below(5);
    if (choice < 2) {
      auto job = MakeIdleJob(id);
      model.push_back(job.get());
      queue.Push(std::move(job), id++);
    } else if (choice < 4 && !model.empty()) {
      EXPECT_EQ(queue.Pop().get(), model.front());
      model.pop_front();
    } else if (!model.empty()) {
      const auto at = model.begin() +
                      static_cast<std::ptrdiff_t>(random.Below(model.size()));
      EXPECT_EQ(JobQueue::Remove(**at).get(), *at);
      model.erase(at);
    }
    ASSERT_EQ(queue.front(), model.empty() ? nullptr : model.front());
  }
}

}  // namespace
}  // namespace offloop

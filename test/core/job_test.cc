#include "job.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "engine_testing.h"

namespace offloop {
namespace {

std::unique_ptr<Job> MakeJob(std::shared_ptr<const Plan> plan,
                             std::string_view input) {
  return std::make_unique<Job>(
      Job::Spec{.id = 7, .plan = std::move(plan), .input = PayloadOf(input)});
}

TEST(JobTest, RunsItsPlanAndKeepsTheResult) {
  const auto job = MakeJob(EchoPlan(), "bytes");
  Scratch scratch;
  job->Run(scratch, nullptr);
  ASSERT_TRUE(job->result().ok());
  EXPECT_EQ(TextOf(job->result().value().output), "bytes");
}

TEST(JobTest, RemembersTheSizeOfAnInputThatIsGone) {
  const auto job = MakeJob(EchoPlan(), "bytes");
  Scratch scratch;
  EXPECT_EQ(job->bytes(), 5u);
  job->Run(scratch, nullptr);
  EXPECT_EQ(job->bytes(), 5u);
}

TEST(JobTest, PassesItsActionAndItsCancellationToThePlan) {
  Action seen = Action::kUpdate;
  Job job({.plan = PlanOf([&](Payload, RunContext& run) -> Result<Payload> {
             seen = run.action();
             job.cancel().Request(CancelReason::kAborted);
             if (!run.Checkpoint()) return run.Stopped();
             return Payload();
           }),
           .action = Action::kEnd});
  Scratch scratch;
  job.Run(scratch, nullptr);
  EXPECT_EQ(seen, Action::kEnd);
  ASSERT_FALSE(job.result().ok());
  EXPECT_EQ(job.result().error().code, ErrorCode::kAborted);
}

TEST(JobTest, DoesNothingOnceItIsCancelled) {
  bool ran = false;
  Job job({.plan = PlanOf([&](Payload input, RunContext&) -> Result<Payload> {
             ran = true;
             return input;
           })});
  job.cancel().Request(CancelReason::kTimeout);
  Scratch scratch;
  job.Run(scratch, nullptr);
  EXPECT_FALSE(ran);
  ASSERT_FALSE(job.result().ok());
  EXPECT_EQ(job.result().error().code, ErrorCode::kTimeout);
}

TEST(JobTest, FailsWithoutRunning) {
  bool ran = false;
  const auto job =
      MakeJob(PlanOf([&](Payload input, RunContext&) -> Result<Payload> {
                ran = true;
                return input;
              }),
              "bytes");
  job->Fail(CancelError(CancelReason::kTimeout));
  EXPECT_FALSE(ran);
  EXPECT_EQ(job->result().error().code, ErrorCode::kTimeout);
}

TEST(JobTest, HoldsItsPlanAsLongAsItLives) {
  auto plan = EchoPlan();
  const std::weak_ptr<const Plan> watched = plan;
  auto job = MakeJob(std::move(plan), "");
  EXPECT_FALSE(watched.expired());
  job.reset();
  EXPECT_TRUE(watched.expired());
}

TEST(JobTest, NeedsTheMemoryOfItsPlan) {
  EXPECT_EQ(MakeJob(EchoPlan(12), "")->memory(), 12u);
  EXPECT_EQ(MakeJob(EchoPlan(), "")->memory(), 0u);
}

TEST(SteadyNowTest, NeverGoesBack) {
  const int64_t before = SteadyNow();
  EXPECT_GE(SteadyNow(), before);
}

}  // namespace
}  // namespace offloop

#include "inline_run.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "compress/compress.h"
#include "compress/decompress.h"
#include "engine_testing.h"

namespace offloop {
namespace {

using compress::Format;

std::shared_ptr<const Plan> PlanOfOne(std::unique_ptr<Operation> operation) {
  Plan::Steps steps;
  steps.push_back(std::move(operation));
  return std::make_shared<const Plan>(std::move(steps));
}

std::string Compressed(Format format, size_t size) {
  auto made = compress::MakeCompress({.format = format});
  const auto plan = PlanOfOne(std::move(made).value());
  Surroundings around;
  auto outcome = plan->Run(PayloadOf(std::string(size, 'x')), around.context);
  return TextOf(outcome.value().output);
}

// The outcome of a plan that is next to no work. A thread that has to wait for
// a processor in the middle of it loses its turn, so one attempt shows nothing.
std::optional<Result<Outcome>> RunInSomeTurn(InlineRunner& runner,
                                             const Plan& plan) {
  for (int turn = 1;; ++turn) {
    auto outcome = runner.Run(plan, PayloadOf("bytes"));
    if (outcome.has_value() || turn == 1000) return outcome;
    runner.Refill();
  }
}

TEST(InlineRunTest, RunsAPlan) {
  InlineRunner runner;
  auto outcome = RunInSomeTurn(runner, *EchoPlan());
  ASSERT_TRUE(outcome.has_value());
  ASSERT_TRUE(outcome->ok());
  EXPECT_EQ(TextOf(outcome->value().output), "bytes");
}

TEST(InlineRunTest, PassesErrorsOn) {
  const auto plan = PlanOf([](Payload, RunContext&) -> Result<Payload> {
    return InvalidInput("No.", 3);
  });
  InlineRunner runner;
  auto outcome = RunInSomeTurn(runner, *plan);
  ASSERT_TRUE(outcome.has_value());
  ASSERT_FALSE(outcome->ok());
  EXPECT_EQ(outcome->error().offset, 3);
}

TEST(InlineRunTest, StopsWhatIsLongAndRunsNothingMoreInThatTurn) {
  // Ends by the deadline alone.
  const auto endless = PlanOf([](Payload, RunContext& run) -> Result<Payload> {
    while (run.Checkpoint()) {
    }
    return run.Stopped();
  });
  InlineRunner runner;
  EXPECT_FALSE(runner.Run(*endless, Payload()).has_value());
  EXPECT_FALSE(runner.Run(*EchoPlan(), PayloadOf("bytes")).has_value());
  runner.Refill();
  EXPECT_TRUE(RunInSomeTurn(runner, *EchoPlan()).has_value());
}

TEST(InlineRunTest, DoesNotBeginWhatSaysThatItIsTooMuch) {
  auto made = compress::MakeDecompress({.format = Format::kGzip});
  const auto plan = PlanOfOne(std::move(made).value());
  std::string gzip = Compressed(Format::kGzip, 2 * InlineRunner::kMaxOutput);
  // To begin would be to find this.
  for (size_t i = 10; i < gzip.size() - 8; ++i) gzip[i] = '\xff';
  InlineRunner runner;
  EXPECT_FALSE(runner.Run(*plan, PayloadOf(gzip)).has_value());
  Surroundings around;
  const auto outcome = plan->Run(PayloadOf(gzip), around.context);
  EXPECT_EQ(outcome.error().code, ErrorCode::kInvalidInput);
}

TEST(InlineRunTest, LeavesBombsToThePool) {
  for (const Format format :
       {Format::kGzip, Format::kDeflate, Format::kZstd, Format::kBrotli}) {
    auto made = compress::MakeDecompress({.format = format});
    const auto plan = PlanOfOne(std::move(made).value());
    const auto run = [&](size_t size) {
      InlineRunner runner;
      return runner.Run(*plan, PayloadOf(Compressed(format, size)));
    };
    EXPECT_FALSE(run(InlineRunner::kMaxOutput + 1).has_value());
    EXPECT_FALSE(run(1'000'000).has_value());
  }
}

}  // namespace
}  // namespace offloop

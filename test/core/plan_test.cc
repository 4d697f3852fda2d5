#include "plan.h"

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine_testing.h"

namespace offloop {
namespace {

// Appends `text` to the bytes.
std::unique_ptr<const Operation> Append(std::string text) {
  return Step([text](Payload input, RunContext&) -> Result<Payload> {
    input.Append(Bytes::Copy(AsBytes(text)));
    return input;
  });
}

std::unique_ptr<const Operation> Emit(std::string text) {
  return Step([text](Payload input, RunContext& context) -> Result<Payload> {
    context.Emit(PayloadOf(text));
    return input;
  });
}

std::unique_ptr<const Operation> Fail(std::string message) {
  return Step([message](Payload, RunContext&) -> Result<Payload> {
    return InvalidInput(message);
  });
}

template <typename Thrown>
std::unique_ptr<const Operation> Throw(Thrown thrown) {
  return Step(
      [thrown](Payload, RunContext&) -> Result<Payload> { throw thrown; });
}

template <typename... Each>
Plan Steps(Each... steps) {
  Plan::Steps list;
  (list.push_back(std::move(steps)), ...);
  return Plan(std::move(list));
}

Result<Outcome> RunOnce(const Plan& plan, std::string_view input = "") {
  Surroundings around;
  return plan.Run(PayloadOf(input), around.context);
}

class SecretOperation final : public Operation {
 public:
  Result<Payload> Run(Payload input, RunContext&) const override {
    return input;
  }
  bool SecretInput() const override { return true; }
};

TEST(PlanTest, WithoutStepsReturnsItsInput) {
  const Result<Outcome> result = RunOnce(Steps(), "input");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(TextOf(result.value().output), "input");
  EXPECT_TRUE(result.value().emitted.empty());
}

TEST(PlanTest, FeedsTheOutputOfEachStepToTheNext) {
  const Plan plan = Steps(Append("a"), Append("b"), Append("c"));
  EXPECT_EQ(TextOf(RunOnce(plan, ">").value().output), ">abc");
}

TEST(PlanTest, CanBeRunAgain) {
  const Plan plan = Steps(Append("!"));
  EXPECT_EQ(TextOf(RunOnce(plan, "1").value().output), "1!");
  EXPECT_EQ(TextOf(RunOnce(plan, "2").value().output), "2!");
}

TEST(PlanTest, EndsAtTheFirstError) {
  bool reached = false;
  const Plan plan =
      Steps(Emit("lost"), Fail("first"), Fail("second"),
            Step([&](Payload input, RunContext&) -> Result<Payload> {
              reached = true;
              return input;
            }));
  const Result<Outcome> result = RunOnce(plan);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "first");
  EXPECT_FALSE(reached);
}

TEST(PlanTest, EndsWhereThereIsNothingToWorkOn) {
  const Plan plan =
      Steps(Emit("before"), Step([](Payload, RunContext&) -> Result<Payload> {
              return Payload::Absent();
            }),
            Fail("not reached"));
  const Result<Outcome> result = RunOnce(plan, "input");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.value().output.kind(), Payload::Kind::kAbsent);
  EXPECT_EQ(result.value().emitted.size(), 1u);
}

TEST(PlanTest, ReturnsWhatWasEmittedInTheOrderOfTheSteps) {
  const Plan plan = Steps(Emit("one"), Append("x"), Emit("two"), Emit("three"));
  const Result<Outcome> result = RunOnce(plan);
  ASSERT_TRUE(result.ok());
  std::vector<std::string> emitted;
  for (const Payload& each : result.value().emitted) {
    emitted.push_back(TextOf(each));
  }
  EXPECT_EQ(emitted, (std::vector<std::string>{"one", "two", "three"}));
}

TEST(PlanTest, SealsItsOutputAndWhatWasEmitted) {
  const std::string text = "borrowed";
  const Plan plan =
      Steps(Step([&](Payload, RunContext& context) -> Result<Payload> {
        Payload emitted;
        emitted.AppendBorrowed(AsBytes(text));
        context.Emit(std::move(emitted));
        Payload output;
        output.AppendBorrowed(AsBytes(text));
        output.AppendBorrowed(AsBytes(text));
        return output;
      }));
  const Result<Outcome> result = RunOnce(plan);
  ASSERT_TRUE(result.ok());
  for (const Payload* each :
       {&result.value().output, &result.value().emitted.front()}) {
    ASSERT_EQ(each->chunks().size(), 1u);
    EXPECT_TRUE(each->chunks().front().storage.valid());
  }
}

TEST(PlanTest, FailsWhenAnOutputCouldNotBeAllocated) {
  const Plan output = Steps(Step([](Payload, RunContext&) -> Result<Payload> {
    return Payload(Bytes());
  }));
  EXPECT_EQ(RunOnce(output).error().code, ErrorCode::kOutOfMemory);
  const Plan emitted =
      Steps(Step([](Payload input, RunContext& context) -> Result<Payload> {
        context.Emit(Payload(Bytes()));
        return input;
      }));
  EXPECT_EQ(RunOnce(emitted).error().code, ErrorCode::kOutOfMemory);
}

TEST(PlanTest, TurnsWhatStepsThrowIntoErrors) {
  const Error memory = RunOnce(Steps(Throw(std::bad_alloc()))).error();
  EXPECT_EQ(memory.code, ErrorCode::kOutOfMemory);
  const Error known = RunOnce(Steps(Throw(std::runtime_error("Bug")))).error();
  EXPECT_EQ(known.code, ErrorCode::kInternal);
  EXPECT_EQ(known.message, "Bug");
  const Error unknown = RunOnce(Steps(Throw(42))).error();
  EXPECT_EQ(unknown.code, ErrorCode::kInternal);
}

#if defined(__GLIBCXX__)
// Where a string made of a null pointer throws; elsewhere that is undefined.
TEST(PlanTest, ReportsWhatIsThrownAlsoWhenItCannotBeDescribed) {
  // As where memory is too short for the message: making the error throws.
  struct Wordless final : std::exception {
    const char* what() const noexcept override { return nullptr; }
  };
  EXPECT_EQ(RunOnce(Steps(Throw(Wordless()))).error().code,
            ErrorCode::kInternal);
}
#endif

TEST(PlanTest, ChecksBeforeEachStepWhetherToStop) {
  Surroundings around;
  int ran = 0;
  const auto count = [&](Payload input, RunContext&) -> Result<Payload> {
    // Nothing in this step looks; the check before the next one does.
    if (++ran == 2) around.cancel.Request(CancelReason::kTimeout);
    return input;
  };
  const Plan plan = Steps(Step(count), Step(count), Step(count));
  const Result<Outcome> result = plan.Run(PayloadOf(""), around.context);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(ran, 2);
}

TEST(PlanTest, DoesNotStartWhenStoppedBefore) {
  Surroundings around;
  around.cancel.Request(CancelReason::kAborted);
  const Plan plan = Steps(Fail("not reached"));
  EXPECT_EQ(plan.Run(PayloadOf(""), around.context).error().code,
            ErrorCode::kAborted);
}

TEST(PlanTest, CostsTheMemoryOfItsLargestStep) {
  const auto echo = [](Payload input, RunContext&) -> Result<Payload> {
    return input;
  };
  EXPECT_EQ(Steps().memory_cost(), 0u);
  EXPECT_EQ(Steps(Step(echo, 5), Step(echo, 9), Step(echo, 7)).memory_cost(),
            9u);
}

TEST(PlanTest, KeepsWhatItsStepsKeepTogether) {
  class Keeping final : public Operation {
   public:
    explicit Keeping(size_t bytes) : bytes_(bytes) {}
    Result<Payload> Run(Payload input, RunContext&) const override {
      return input;
    }
    size_t KeptBytes() const override { return bytes_; }

   private:
    const size_t bytes_;
  };
  const auto keeping = [](size_t bytes) -> std::unique_ptr<const Operation> {
    return std::make_unique<Keeping>(bytes);
  };
  EXPECT_EQ(Steps().kept_bytes(), 0u);
  EXPECT_EQ(Steps(Append("x")).kept_bytes(), 0u);
  EXPECT_EQ(Steps(keeping(5), Append("x"), keeping(7)).kept_bytes(), 12u);
}

TEST(PlanTest, HasSecretInputWhenItsFirstStepSaysSo) {
  EXPECT_FALSE(Steps().secret_input());
  std::unique_ptr<const Operation> first = std::make_unique<SecretOperation>();
  EXPECT_TRUE(Steps(std::move(first), Append("x")).secret_input());
  std::unique_ptr<const Operation> second = std::make_unique<SecretOperation>();
  EXPECT_FALSE(Steps(Append("x"), std::move(second)).secret_input());
}

TEST(RunContextTest, SaysWhatAStatefulStepIsAskedToDo) {
  Surroundings around;
  EXPECT_EQ(around.context.action(), Action::kUpdate);
  around.context.set_action(Action::kEnd);
  EXPECT_EQ(around.context.action(), Action::kEnd);
}

TEST(RunContextTest, RunsTheInterludeAtEveryCheckpoint) {
  Surroundings around;
  StopAt never(around);
  around.context.set_interlude(nullptr);
  EXPECT_TRUE(around.context.Checkpoint());
  around.context.set_interlude(&never);
  EXPECT_TRUE(around.context.Checkpoint());
  EXPECT_TRUE(around.context.Checkpoint());
  EXPECT_EQ(never.seen(), 2);
  around.context.set_interlude(nullptr);
  EXPECT_TRUE(around.context.Checkpoint());
  EXPECT_EQ(never.seen(), 2);
}

TEST(RunContextTest, SeesARequestThatItsInterludeMakes) {
  class Canceller final : public RunContext::Interlude {
   public:
    explicit Canceller(CancelFlag& flag) : flag_(flag) {}
    void Run() override { flag_.Request(CancelReason::kClosed); }

   private:
    CancelFlag& flag_;
  };
  Surroundings around;
  Canceller canceller(around.cancel);
  around.context.set_interlude(&canceller);
  EXPECT_FALSE(around.context.Checkpoint());
  EXPECT_EQ(around.context.Stopped().code, ErrorCode::kClosed);
}

}  // namespace
}  // namespace offloop

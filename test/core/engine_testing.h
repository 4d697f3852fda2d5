#ifndef OFFLOOP_TEST_CORE_ENGINE_TESTING_H_
#define OFFLOOP_TEST_CORE_ENGINE_TESTING_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrival.h"
#include "bytes.h"
#include "job.h"
#include "operation.h"
#include "payload.h"
#include "plan.h"
#include "run_context.h"
#include "run_testing.h"
#include "text_testing.h"

namespace offloop {

// Numbers that are the same in every run.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  // 0 to `limit` - 1. Precondition: limit > 0.
  size_t Below(size_t limit) { return engine_() % limit; }
  bool Percent(unsigned chance) { return Below(100) < chance; }

 private:
  std::mt19937_64 engine_;
};

inline Payload PayloadOf(std::string_view text) {
  return Payload(Bytes::Copy(AsBytes(text)));
}

// An operation that is a function of the test.
class FunctionOperation final : public Operation {
 public:
  using Body = std::function<Result<Payload>(Payload, RunContext&)>;

  explicit FunctionOperation(Body body, size_t memory = 0)
      : body_(std::move(body)), memory_(memory) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    return body_(std::move(input), context);
  }
  size_t MemoryCost() const override { return memory_; }

 private:
  const Body body_;
  const size_t memory_;
};

inline std::unique_ptr<const Operation> Step(FunctionOperation::Body body,
                                             size_t memory = 0) {
  return std::make_unique<FunctionOperation>(std::move(body), memory);
}

// A plan of one step.
inline std::shared_ptr<const Plan> PlanOf(FunctionOperation::Body body,
                                          size_t memory = 0) {
  Plan::Steps steps;
  steps.push_back(Step(std::move(body), memory));
  return std::make_shared<const Plan>(std::move(steps));
}

// A plan that returns its input, and needs `memory`.
inline std::shared_ptr<const Plan> EchoPlan(size_t memory = 0) {
  return PlanOf(
      [](Payload input, RunContext&) -> Result<Payload> { return input; },
      memory);
}

// A job that nobody waits for.
inline std::unique_ptr<Job> MakeIdleJob(uint32_t id,
                                        Lane lane = Lane::kInteractive,
                                        size_t memory = 0) {
  return std::make_unique<Job>(Job::Spec{.id = id,
                                         .plan = EchoPlan(memory),
                                         .input = {},
                                         .sink = nullptr,
                                         .lane = lane});
}

// The same, interactive, with an input of which nothing is there yet.
inline std::unique_ptr<Job> MakeArrivingJob(uint32_t id) {
  Payload input;
  input.AppendArriving(std::make_shared<Arrival>(Bytes::Allocate(1)));
  return std::make_unique<Job>(
      Job::Spec{.id = id, .plan = EchoPlan(), .input = std::move(input)});
}

}  // namespace offloop

#endif  // OFFLOOP_TEST_CORE_ENGINE_TESTING_H_

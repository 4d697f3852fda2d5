#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <utility>

#include "pool.h"
#include "pool_testing.h"

namespace offloop {
namespace {

// Waits for the world outside, without a checkpoint.
class WaitsForDelivery final : public Operation {
 public:
  WaitsForDelivery(const RecordingSink& sink, uint32_t id)
      : sink_(sink), id_(id) {}
  Result<Payload> Run(Payload in, RunContext&) const override {
    while (!sink_.Has(id_)) std::this_thread::yield();
    return in;
  }
  bool MayStall() const override { return true; }

 private:
  const RecordingSink& sink_;
  const uint32_t id_;
};

std::shared_ptr<const Plan> PlanThatWaits(const RecordingSink& sink,
                                          uint32_t id) {
  Plan::Steps steps;
  steps.push_back(
      Step([](Payload in, RunContext&) -> Result<Payload> { return in; }));
  steps.push_back(std::make_unique<WaitsForDelivery>(sink, id));
  return std::make_shared<const Plan>(std::move(steps));
}

TEST(StallingJobTest, APlanStallsWhereAStepDoes) {
  const RecordingSink sink;
  EXPECT_TRUE(PlanThatWaits(sink, 0)->may_stall());
  EXPECT_FALSE(EchoPlan()->may_stall());
}

TEST(StallingJobTest, WhatIsDoneIsDeliveredBefore) {
  for (const unsigned threads : {1u, 2u}) {
    const auto sink = std::make_shared<RecordingSink>();
    Pool pool(WithThreads(threads));
    for (uint32_t id = 0; id < 40; id += 2) {
      Submit(pool, sink, id, EchoPlan());
      Submit(pool, sink, id + 1, PlanThatWaits(*sink, id));
    }
    sink->WaitForJobs(40);
  }
}

}  // namespace
}  // namespace offloop

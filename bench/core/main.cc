// Runs one case through the engine, on one thread, for tools that count.
//
//   offloop_core_bench             the names of the cases
//   offloop_core_bench NAME        runs it; prints blocks and bytes allocated a
//                                  job once everything is warm
//
// Under valgrind, CountedJobs() is the function to count instructions of:
//   valgrind --tool=callgrind --toggle-collect='CountedJobs*' …
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>

#include "allocations.h"
#include "cases.h"
#include "core/bytes.h"
#include "core/job.h"
#include "core/pool.h"

namespace {

using offloop::Bytes;
using offloop::Job;
using offloop::JobBatch;
using offloop::Payload;
using offloop::Plan;
using offloop::Pool;

constexpr int kJobs = 4;

class Sink final : public offloop::JobSink {
 public:
  void Deliver(JobBatch finished) override {
    for (Job& job : finished) {
      delivered++;
      if (!job.result().ok()) failed++;
    }
  }
  void DeliverPart(uint32_t, offloop::Outcome) override {}
  void RoomAgain() override {}

  int delivered = 0;
  int failed = 0;
};

std::unique_ptr<Job> MakeJob(const std::shared_ptr<const Plan>& plan,
                             const std::shared_ptr<Sink>& sink,
                             std::string_view input) {
  Job::Spec spec;
  spec.plan = plan;
  spec.sink = sink;
  spec.input = Payload(Bytes::Copy(offloop::AsBytes(input)));
  return std::make_unique<Job>(std::move(spec));
}

}  // namespace

// Outside the namespace and not inlined: its name is what tools look for.
extern "C" __attribute__((noinline)) void CountedJobs(
    Pool& pool, const std::shared_ptr<const Plan>& plan,
    const std::shared_ptr<Sink>& sink, std::string_view input) {
  for (int i = 0; i < kJobs; i++) {
    // A copy that is made in memory of the job before would not be counted.
    offloop::TrimFreedBlocks();
    if (!pool.Admit(input.size(), sink)) return;
    JobBatch batch;
    batch.Push(MakeJob(plan, sink, input));
    pool.Enqueue(std::move(batch));
    while (pool.RunOne()) {
    }
  }
}

namespace {

int RunCase(const offloop::bench::Case& chosen) {
  offloop::PoolOptions options;
  options.threads = 0;
  Pool pool(options);
  const auto plan = std::make_shared<const Plan>(chosen.make());
  const auto sink = std::make_shared<Sink>();
  const std::string input = chosen.input();

  // Contexts are made, and libraries look at the CPU, in the first jobs.
  for (int i = 0; i < kJobs; i++) {
    if (!pool.Admit(input.size(), sink)) return 1;
    JobBatch batch;
    batch.Push(MakeJob(plan, sink, input));
    pool.Enqueue(std::move(batch));
    while (pool.RunOne()) {
    }
  }
  const auto before = offloop::bench::CountAllocations();
  CountedJobs(pool, plan, sink, input);
  const auto after = offloop::bench::CountAllocations();
  std::printf("{\"jobs\":%d,\"blocks\":%zu,\"bytes\":%zu}\n", kJobs,
              after.blocks - before.blocks, after.bytes - before.bytes);
  return sink->failed == 0 && sink->delivered == 2 * kJobs ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& each : offloop::bench::Cases()) {
    if (argc < 2) {
      std::puts(each.name.c_str());
    } else if (each.name == argv[1]) {
      return RunCase(each);
    }
  }
  return argc < 2 ? 0 : 1;
}

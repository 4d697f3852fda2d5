#ifndef OFFLOOP_CORE_WORKER_H_
#define OFFLOOP_CORE_WORKER_H_

#include <cstdint>
#include <optional>

#include "job.h"
#include "run_context.h"
#include "scheduler.h"
#include "scratch.h"

namespace offloop {

class Pool;

// One thread's part of a pool: runs jobs one after the other and hands them to
// their sinks.
//
// Finished jobs are held back for a moment, because waking the environment's
// thread costs more than a short job: they leave when kHeldJobs are held, when
// the oldest has been held for kHeldNanoseconds, before a job that may be long,
// and whenever there is nothing else to do.
//
// Thread-safety: none; belongs to its thread.
class Worker : private RunContext::Interlude {
 public:
  explicit Worker(Pool& pool);

  // Runs jobs until the pool stops.
  void Loop();
  // Runs one job, if one may start, and delivers it.
  bool RunOne();

 private:
  static constexpr size_t kHeldJobs = 16;
  static constexpr int64_t kHeldNanoseconds = 200'000;
  // A job with more input than this may be long.
  static constexpr size_t kShortInput = 32 * 1024;

  // Between the slices of a job: delivers what has been held too long, and lets
  // an interactive job interrupt a bulk one.
  void Run() override;

  void Execute(std::unique_ptr<Job> job);
  void Flush();

  Pool& pool_;
  Scratch scratch_;
  JobBatch held_;
  int64_t held_since_ = 0;
  // The last job that ran, while the scheduler still counts it.
  std::optional<Scheduler::Running> finished_;
  bool running_bulk_ = false;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_WORKER_H_

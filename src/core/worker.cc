#include "worker.h"

#include <algorithm>
#include <utility>

#include "pool.h"

namespace offloop {

Worker::Worker(Pool& pool)
    : pool_(pool),
      scratch_(pool.options().max_memory /
               std::max(pool.options().threads, 1u)) {}

void Worker::Loop() {
  for (;;) {
    std::unique_ptr<Job> job = pool_.Next(finished_ ? &*finished_ : nullptr);
    finished_.reset();
    if (job == nullptr) {
      Flush();
      job = pool_.WaitNext(scratch_);
    }
    if (job == nullptr) return;
    Execute(std::move(job));
  }
}

bool Worker::RunOne() {
  std::unique_ptr<Job> job = pool_.Next(nullptr);
  if (job == nullptr) return false;
  Execute(std::move(job));
  pool_.Finished(*std::exchange(finished_, std::nullopt));
  Flush();
  return true;
}

void Worker::Execute(std::unique_ptr<Job> job) {
  if (job->bytes() > kShortInput || job->memory() > 0 || job->may_stall()) {
    Flush();
  }
  running_bulk_ = job->lane() == Lane::kBulk;
  job->started_at = SteadyNow();
  job->Run(scratch_, this);
  job->finished_at = SteadyNow();
  running_bulk_ = false;
  finished_ = Scheduler::Running{job->lane(), job->memory()};
  pool_.counters().End(*job);

  const int64_t now = job->finished_at;
  if (held_.empty()) held_since_ = now;
  held_.Push(std::move(job));
  if (held_.size() >= kHeldJobs || now - held_since_ >= kHeldNanoseconds) {
    Flush();
  }
}

void Worker::Run() {
  if (!held_.empty() && SteadyNow() - held_since_ >= kHeldNanoseconds) Flush();
  if (!running_bulk_) return;
  std::unique_ptr<Job> urgent = pool_.NextUrgent();
  if (urgent == nullptr) return;
  // An interactive job is not interrupted itself, so this nests once.
  Execute(std::move(urgent));
  pool_.Finished(*std::exchange(finished_, std::nullopt));
  Flush();
  running_bulk_ = true;
}

void Worker::Flush() {
  while (!held_.empty()) {
    // Jobs of several environments may be held; each environment gets its own.
    const std::shared_ptr<JobSink> sink = held_.front().sink();
    JobBatch batch;
    JobBatch others;
    while (!held_.empty()) {
      std::unique_ptr<Job> job = held_.Pop();
      (job->sink() == sink ? batch : others).Push(std::move(job));
    }
    held_ = std::move(others);
    sink->Deliver(std::move(batch));
  }
}

}  // namespace offloop

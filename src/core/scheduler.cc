#include "scheduler.h"

#include <utility>

namespace offloop {

void Scheduler::Push(std::unique_ptr<Job> job) {
  LaneQueues& lane = lanes_[Index(job->lane())];
  // Jobs that ran before a bulk job came did not pass it.
  if (job->lane() == Lane::kBulk && lane.empty()) interactive_run_ = 0;
  JobQueue& queue = job->memory() > 0 ? lane.heavy : lane.light;
  queue.Push(std::move(job), pushed_++);
}

bool Scheduler::Fits(const Job& job) const {
  return running_memory_ == 0 ||
         (job.memory() <= limits_.max_memory &&
          running_memory_ <= limits_.max_memory - job.memory());
}

bool Scheduler::BulkOverdue() const {
  return bulk_passed_ >= kInteractiveRun &&
         !lanes_[Index(Lane::kBulk)].heavy.empty();
}

bool Scheduler::Yields(Lane lane) const {
  if (lane == Lane::kInteractive) {
    return BulkOverdue() && running_bulk_ < MaxBulk();
  }
  const Job* interactive = lanes_[Index(Lane::kInteractive)].heavy.front();
  return interactive != nullptr && !Fits(*interactive) && !BulkOverdue();
}

Job* Scheduler::Candidate(Lane lane) const {
  const LaneQueues& queues = lanes_[Index(lane)];
  Job* heavy = queues.heavy.front();
  Job* light = queues.light.front();
  if (heavy == nullptr) return light;
  if (light == nullptr ||
      queues.heavy.front_order() < queues.light.front_order()) {
    if (Fits(*heavy) && !Yields(lane)) return heavy;
    if (lane == Lane::kBulk && BulkOverdue()) return nullptr;
  }
  return light;
}

Job* Scheduler::Choose() const {
  Job* interactive = Candidate(Lane::kInteractive);
  Job* bulk = running_bulk_ < MaxBulk() ? Candidate(Lane::kBulk) : nullptr;
  if (interactive == nullptr || bulk == nullptr) {
    return interactive ? interactive : bulk;
  }
  return interactive_run_ < kInteractiveRun ? interactive : bulk;
}

std::unique_ptr<Job> Scheduler::Start(Job& job) {
  const bool bulk = job.lane() == Lane::kBulk;
  if (job.memory() > 0) {
    const bool passes = !bulk && !lanes_[Index(Lane::kBulk)].heavy.empty();
    bulk_passed_ = passes ? bulk_passed_ + 1 : 0;
  }
  running_bulk_ += bulk ? 1 : 0;
  running_memory_ += job.memory();
  return JobQueue::Remove(job);
}

std::unique_ptr<Job> Scheduler::Pop() {
  Job* job = Choose();
  if (job == nullptr) return nullptr;
  interactive_run_ = job->lane() == Lane::kBulk ? 0 : interactive_run_ + 1;
  return Start(*job);
}

std::unique_ptr<Job> Scheduler::PopUrgent() {
  // The scan is short: a job whose input is still arriving is submitted only
  // when a thread is free for it.
  Job* job = lanes_[Index(Lane::kInteractive)].light.FirstUrgent();
  return job == nullptr ? nullptr : Start(*job);
}

void Scheduler::Finished(Running job) {
  if (job.lane == Lane::kBulk) --running_bulk_;
  running_memory_ -= job.memory;
}

}  // namespace offloop

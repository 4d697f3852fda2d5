#include "pool_counters.h"

namespace offloop {

void PoolCounters::End(Job& job) {
  const bool ran = job.started_at != 0;
  if (ran) {
    wait_.Record(job.started_at - job.queued_at);
    run_.Record(job.finished_at - job.started_at);
  } else {
    job.finished_at = SteadyNow();
  }
  auto& counter = job.result().ok()          ? completed_
                  : job.cancel().requested() ? cancelled_
                                             : failed_;
  counter.fetch_add(1, std::memory_order_relaxed);
  active_.fetch_sub(1, std::memory_order_release);
}

void PoolCounters::AddInline(bool succeeded) {
  (succeeded ? completed_ : failed_).fetch_add(1, std::memory_order_relaxed);
  inlined_.fetch_add(1, std::memory_order_relaxed);
}

void PoolCounters::AddDelivery(const Job& job, int64_t now) {
  delivery_.Record(now - job.finished_at);
}

PoolStats PoolCounters::Read() const {
  // The active ones first: a job that is no longer among them has been counted.
  const uint64_t now_active = active();
  return {
      .active = now_active,
      .completed = completed_.load(std::memory_order_relaxed),
      .failed = failed_.load(std::memory_order_relaxed),
      .inlined = inlined_.load(std::memory_order_relaxed),
      .cancelled = cancelled_.load(std::memory_order_relaxed),
      .wait = wait_.Summarize(),
      .run = run_.Summarize(),
      .delivery = delivery_.Summarize(),
  };
}

}  // namespace offloop

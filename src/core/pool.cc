#include "pool.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#include "bytes.h"
#include "worker.h"

namespace offloop {
namespace {

// Jobs that get this must not be lost because there is no memory to say why.
Error NoThread() noexcept {
  try {
    return OutOfMemory(
        "The system refuses to start a thread: see ulimit -u and -v, and "
        "pids.max of the control group");
  } catch (const std::bad_alloc&) {
    return OutOfMemory();
  }
}

}  // namespace

Pool::Pool(PoolOptions options)
    : options_(options),
      room_(options.max_queued_jobs, options.max_queued_bytes),
      scheduler_(
          {.threads = options.threads, .max_memory = options.max_memory}),
      manual_worker_(std::make_unique<Worker>(*this)) {
  // So that a thread that was started can always be kept, and can wait.
  threads_.reserve(options.threads);
  idle_.reserve(options.threads);
}

Pool::~Pool() {
  std::vector<std::unique_ptr<Thread>> threads;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
    for (Idle* idle : idle_) idle->work.NotifyOne();
  }
  threads.clear();
  while (RunOne()) {
  }
}

void Pool::Leave(const Job& job) {
  // In this order; see PoolCounters::Begin().
  counters_.Begin();
  room_.Give(job.bytes());
  if (job.urgent()) urgent_.fetch_sub(1, std::memory_order_relaxed);
}

void Pool::Enqueue(JobBatch jobs) {
  if (jobs.empty()) return;
  const int64_t now = SteadyNow();
  JobBatch orphans;
  {
    MutexLock lock(mutex_);
    while (!jobs.empty()) {
      std::unique_ptr<Job> job = jobs.Pop();
      job->queued_at = now;
      if (job->urgent()) urgent_.fetch_add(1, std::memory_order_relaxed);
      scheduler_.Push(std::move(job));
    }
    WakeOrStartLocked();
    if (threads_.empty() && options_.threads > 0 && !stopping_) {
      // No thread could be started, so nobody would ever run these.
      while (auto job = PopLocked()) {
        scheduler_.Finished({job->lane(), job->memory()});
        orphans.Push(std::move(job));
      }
    }
  }
  if (orphans.empty()) return;
  while (!orphans.empty()) {
    std::unique_ptr<Job> job = orphans.Pop();
    job->Fail(NoThread());
    counters_.End(*job);
    Deliver(std::move(job));
  }
  room_.Announce();
}

void Pool::Deliver(std::unique_ptr<Job> job) {
  const std::shared_ptr<JobSink> sink = job->sink();
  JobBatch batch;
  batch.Push(std::move(job));
  sink->Deliver(std::move(batch));
}

void Pool::WakeOrStartLocked() {
  // One thread is woken or started at a time; it wakes the next one if there is
  // more to do. So submitting costs one system call at most.
  if (!scheduler_.CanPop()) return;
  if (!idle_.empty()) {
    WakeLocked();
    return;
  }
  // The destructor has taken the existing threads, and joins no others.
  if (stopping_ || threads_.size() >= options_.threads) return;
  auto thread =
      Thread::Start({.name = "offloop-" + std::to_string(threads_.size() + 1),
                     .niceness = options_.niceness},
                    [this] { Worker(*this).Loop(); });
  if (thread != nullptr) threads_.push_back(std::move(thread));
}

void Pool::WakeLocked() {
  // The thread that went idle last: its memory is warm, and the others stay
  // idle until they free theirs. A thread that was called and has not come yet
  // is passed over; if all were called, the last is called again, because a
  // signal may be lost.
  const auto next =
      std::find_if(idle_.rbegin(), idle_.rend(),
                   [](const Idle* idle) { return !idle->called; });
  Idle& idle = next == idle_.rend() ? *idle_.back() : **next;
  idle.called = true;
  idle.work.NotifyOne();
}

std::unique_ptr<Job> Pool::PopLocked() {
  std::unique_ptr<Job> job = scheduler_.Pop();
  if (job == nullptr) return nullptr;
  Leave(*job);
  return job;
}

std::unique_ptr<Job> Pool::Next(const Scheduler::Running* finished) {
  std::unique_ptr<Job> job;
  {
    MutexLock lock(mutex_);
    if (finished != nullptr) scheduler_.Finished(*finished);
    job = PopLocked();
    if (job != nullptr) WakeOrStartLocked();
  }
  if (job != nullptr) room_.Announce();
  return job;
}

std::unique_ptr<Job> Pool::WaitNext(Scratch& scratch) {
  std::unique_ptr<Job> job;
  Idle self;
  const auto idle_trim = std::chrono::nanoseconds(options_.idle_trim).count();
  // Large jobs may have left such blocks, and small jobs free none. A thread
  // that gets a small job now and then is never idle long enough to trim.
  TrimAgedBlocks();
  int64_t since = SteadyNow();
  bool trimmed = false;
  mutex_.Lock();
  idle_.push_back(&self);
  while ((job = PopLocked()) == nullptr && !stopping_) {
    self.called = false;
    // Never without a limit: glibc before 2.41 may lose a signal (its bug
    // 25847), and nobody else would come for the job.
    self.work.WaitFor(mutex_, options_.idle_trim);
    // A thread that was called for a job that another one took stays idle.
    if (scheduler_.CanPop() || SteadyNow() - since < idle_trim) continue;
    // Others are woken meanwhile, and before this one from now on.
    std::erase(idle_, &self);
    mutex_.Unlock();
    if (!std::exchange(trimmed, true)) scratch.Trim();
    // Every time: results are freed when V8 collects them, however late.
    TrimFreedBlocks();
    since = SteadyNow();
    mutex_.Lock();
    idle_.insert(idle_.begin(), &self);
  }
  std::erase(idle_, &self);
  if (job != nullptr) WakeOrStartLocked();
  mutex_.Unlock();
  if (job != nullptr) room_.Announce();
  return job;
}

std::unique_ptr<Job> Pool::NextUrgent() {
  if (urgent_.load(std::memory_order_relaxed) == 0) return nullptr;
  std::unique_ptr<Job> job;
  {
    MutexLock lock(mutex_);
    job = scheduler_.PopUrgent();
    if (job == nullptr) return nullptr;
    Leave(*job);
  }
  room_.Announce();
  return job;
}

void Pool::Finished(Scheduler::Running running) {
  MutexLock lock(mutex_);
  scheduler_.Finished(running);
  WakeOrStartLocked();
}

void Pool::Cancel(Job& job, CancelReason reason) {
  job.cancel().Request(reason);
  std::unique_ptr<Job> removed;
  {
    MutexLock lock(mutex_);
    removed = scheduler_.Remove(job);
    // Others may have waited behind it for memory.
    if (removed != nullptr) WakeOrStartLocked();
  }
  if (removed == nullptr) return;
  Leave(*removed);
  removed->Fail(CancelError(removed->cancel().reason()));
  counters_.End(*removed);
  room_.Announce();
  Deliver(std::move(removed));
}

bool Pool::RunOne() { return manual_worker_->RunOne(); }

PoolStats Pool::stats() const {
  // Waiting jobs first: a job passes through the counts in this order.
  const size_t queued = room_.jobs();
  PoolStats stats = counters_.Read();
  stats.threads = options_.threads;
  stats.queued = queued;
  stats.queued_bytes = room_.bytes();
  stats.refused = room_.refused();
  MutexLock lock(mutex_);
  stats.started = static_cast<unsigned>(threads_.size());
  return stats;
}

}  // namespace offloop

#ifndef OFFLOOP_CORE_POOL_H_
#define OFFLOOP_CORE_POOL_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "job.h"
#include "mutex.h"
#include "pool_counters.h"
#include "queue_room.h"
#include "scheduler.h"
#include "thread.h"

namespace offloop {

class Worker;

// The bounds and settings of a Pool.
struct PoolOptions {
  // Threads that run jobs. 0: none; the owner calls RunOne() (for tests).
  unsigned threads = 1;
  // Jobs that may wait; more are refused.
  size_t max_queued_jobs = 65536;
  // Bytes of input that waiting jobs may hold; more are refused.
  size_t max_queued_bytes = size_t{1} << 30;
  // Bytes that running jobs may hold besides input and output (Argon2); jobs
  // beyond that wait.
  size_t max_memory = size_t{1} << 30;
  // Added to the nice value of the threads; see Thread::Options.
  int niceness = 5;
  // A thread that has been idle this long frees its Scratch, and, every time,
  // the memory of freed blocks.
  std::chrono::milliseconds idle_trim{10000};
};

// Threads that run jobs in the order of a Scheduler, within bounds.
//
// Thread safety: every method may be called by any thread.
//   1. A job that was enqueued is delivered to its sink exactly once, by the
//      thread that ran it or by the one that cancelled it.
//   2. No sink, no operation and no destructor of a job is called under the
//      pool's lock.
//   3. The pool never waits for a sink, and never blocks who submits: it
//      refuses.
class Pool {
 public:
  explicit Pool(PoolOptions options);
  // Runs what is queued, on the calling thread where there are no others, then
  // joins the threads. The process-wide pool is never destroyed; see
  // addon/process_pool.h.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  const PoolOptions& options() const { return options_; }

  // Counts a job with `bytes` of input as waiting. False when that exceeds a
  // bound; `sink` is then told when there is room again, see QueueRoom. Each
  // admitted job must be followed by Enqueue() or Retract().
  [[nodiscard]] bool Admit(size_t bytes, const std::shared_ptr<JobSink>& sink) {
    return room_.Take(bytes, sink);
  }
  // Whether any job would be admitted now, with the same consequences if not: a
  // check before an input is copied.
  [[nodiscard]] bool HasRoom(const std::shared_ptr<JobSink>& sink) {
    return room_.Look(sink);
  }
  void Retract(size_t bytes) {
    room_.Give(bytes);
    room_.Announce();
  }
  // Whether one more job would find a thread at once. Only an estimate: other
  // threads may change that before this returns.
  bool HasFreeThread() const {
    return counters_.active() + room_.jobs() < options_.threads;
  }

  // Takes over jobs that were admitted.
  void Enqueue(JobBatch jobs) OFFLOOP_EXCLUDES(mutex_);

  // Stops a job: at once when it waits, at its next checkpoint when it runs.
  // `job` must be alive, which only its environment's thread can know.
  void Cancel(Job& job, CancelReason reason) OFFLOOP_EXCLUDES(mutex_);

  // Runs one waiting job on the calling thread; false when none may start. For
  // one thread at a time, and not from within a job or a sink.
  bool RunOne();

  // The environments count here: plans run inline, and deliveries.
  PoolCounters& counters() { return counters_; }
  PoolStats stats() const OFFLOOP_EXCLUDES(mutex_);

 private:
  friend class Worker;

  // A thread that waits for a job. Guarded by the pool's lock.
  struct Idle {
    CondVar work;
    // Whether it was woken since it began to wait.
    bool called = false;
  };

  // For workers. `finished` is the job that the worker ran before, if any.
  std::unique_ptr<Job> Next(const Scheduler::Running* finished)
      OFFLOOP_EXCLUDES(mutex_);
  // Blocks until there is a job; null when the pool stops.
  std::unique_ptr<Job> WaitNext(Scratch& scratch) OFFLOOP_EXCLUDES(mutex_);
  std::unique_ptr<Job> NextUrgent() OFFLOOP_EXCLUDES(mutex_);
  void Finished(Scheduler::Running running) OFFLOOP_EXCLUDES(mutex_);
  static void Deliver(std::unique_ptr<Job> job);

  std::unique_ptr<Job> PopLocked() OFFLOOP_REQUIRES(mutex_);
  void WakeOrStartLocked() OFFLOOP_REQUIRES(mutex_);
  // Precondition: a thread is idle.
  void WakeLocked() OFFLOOP_REQUIRES(mutex_);
  // Moves a job from the counts of waiting jobs to that of active ones.
  void Leave(const Job& job);

  const PoolOptions options_;
  QueueRoom room_;
  PoolCounters counters_;

  mutable Mutex mutex_;
  Scheduler scheduler_ OFFLOOP_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Thread>> threads_ OFFLOOP_GUARDED_BY(mutex_);
  // The thread that went idle last is at the end. Never grows beyond its
  // capacity.
  std::vector<Idle*> idle_ OFFLOOP_GUARDED_BY(mutex_);
  bool stopping_ OFFLOOP_GUARDED_BY(mutex_) = false;

  // Interactive jobs that wait and could interrupt a bulk job.
  std::atomic<size_t> urgent_{0};

  std::unique_ptr<Worker> manual_worker_;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_POOL_H_

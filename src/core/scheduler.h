#ifndef OFFLOOP_CORE_SCHEDULER_H_
#define OFFLOOP_CORE_SCHEDULER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "job.h"
#include "job_queue.h"

namespace offloop {

// Decides which waiting job runs next. The rule:
//
// Within a lane jobs start in order of arrival. Between the lanes interactive
// goes first, but once kInteractiveRun interactive jobs in a row started while
// a bulk job waited, it gets its turn, so bulk never starves. Bulk never holds
// every thread: at most threads - 1 (one, when there is only one) run bulk
// jobs, and a bulk job lets one waiting interactive job run at each of its
// checkpoints, so an interactive job waits for one slice of a bulk operation at
// most. These interruptions pass the jobs that may not interrupt (see
// Job::urgent()), and are not counted as a run: else one bulk job with many of
// them would follow the other, and who may not interrupt would starve. Jobs
// that need memory (Argon2) start only while the sum of the running ones stays
// within max_memory; until one fits, jobs that need none pass it, and others
// that need memory wait behind it: those of its own lane always, bulk ones
// behind an interactive one too, and interactive ones behind a bulk one that is
// overdue, which it is once kInteractiveRun of them passed it. Then bulk jobs
// that came after it wait as well, so that it finds a thread.
//
// Thread-safety: none; the pool's lock guards it.
class Scheduler {
 public:
  static constexpr unsigned kInteractiveRun = 8;

  struct Limits {
    unsigned threads = 1;
    // Bytes; a job above it runs only while no other needs memory.
    size_t max_memory = size_t{1} << 30;
  };

  explicit Scheduler(Limits limits) : limits_(limits) {}

  void Push(std::unique_ptr<Job> job);

  // What Finished() needs to know of a job, which may be gone by then.
  struct Running {
    Lane lane;
    size_t memory;
  };

  // The job that starts now, or null when none may. Whoever gets it calls
  // Finished() once it has run.
  std::unique_ptr<Job> Pop();
  // The oldest job that may interrupt a bulk job (see Job::urgent()), or null.
  std::unique_ptr<Job> PopUrgent();
  void Finished(Running job);

  // Takes a waiting job out; null when it is not waiting.
  std::unique_ptr<Job> Remove(Job& job) { return JobQueue::Remove(job); }

  // Whether Pop() would return a job.
  bool CanPop() const { return Choose() != nullptr; }

 private:
  struct LaneQueues {
    JobQueue light;
    // Jobs that need memory.
    JobQueue heavy;

    bool empty() const { return light.empty() && heavy.empty(); }
  };

  static size_t Index(Lane lane) { return static_cast<size_t>(lane); }
  unsigned MaxBulk() const {
    return limits_.threads > 1 ? limits_.threads - 1 : 1;
  }
  bool Fits(const Job& job) const;
  // Whether the bulk job that needs memory was passed too often.
  bool BulkOverdue() const;
  // Whether the lane's job that needs memory leaves it to the other lane's.
  bool Yields(Lane lane) const;
  // The lane's oldest job that may start, or null.
  Job* Candidate(Lane lane) const;
  Job* Choose() const;
  std::unique_ptr<Job> Start(Job& job);

  const Limits limits_;
  std::array<LaneQueues, 2> lanes_;
  uint64_t pushed_ = 0;
  // Interactive jobs in a row; means something while a bulk job waits.
  unsigned interactive_run_ = 0;
  // Jobs that took memory in a row while a bulk job waited for some.
  unsigned bulk_passed_ = 0;
  unsigned running_bulk_ = 0;
  size_t running_memory_ = 0;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_SCHEDULER_H_

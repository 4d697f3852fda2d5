#ifndef OFFLOOP_CORE_SCHEDULER_H_
#define OFFLOOP_CORE_SCHEDULER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "job.h"
#include "job_queue.h"

namespace offloop {

// Decides which waiting job runs next. The rules:
//
//   1. Within a lane, jobs start in order of arrival.
//   2. Interactive goes before bulk. But once kInteractiveRun interactive jobs
//      in a row have started while a bulk job waited, the bulk job gets its
//      turn, so that bulk never starves.
//   3. Bulk never holds every thread: at most threads - 1 run bulk jobs (one,
//      when there is only one). And a bulk job lets one waiting interactive job
//      run at each of its checkpoints, so that an interactive job waits for at
//      most one slice of a bulk operation.
//   4. Such an interruption passes over waiting jobs that may not interrupt
//      (see Job::urgent()), and does not count for rule 2. Otherwise a bulk job
//      that is often interrupted would be followed by the next bulk job at
//      once, and the interactive jobs that may not interrupt would starve.
//   5. Jobs that need memory (Argon2) start only while the running jobs
//      together stay within max_memory. Until such a job fits, jobs that need
//      no memory pass it, and these wait behind it:
//        - jobs of its own lane that need memory;
//        - if it is interactive, bulk jobs that need memory;
//        - if it is bulk and overdue, which it is once kInteractiveRun
//          interactive jobs that need memory have passed it: interactive jobs
//          that need memory, and all bulk jobs that came after it, so that it
//          finds a thread.
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

  // The job that starts now, or null when none may. The caller must call
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
  // Whether the first bulk job that needs memory was passed too often.
  bool BulkOverdue() const;
  // Whether the lane's first job that needs memory waits for the other lane's.
  bool Yields(Lane lane) const;
  // The lane's oldest job that may start, or null.
  Job* Candidate(Lane lane) const;
  Job* Choose() const;
  std::unique_ptr<Job> Start(Job& job);

  const Limits limits_;
  std::array<LaneQueues, 2> lanes_;
  uint64_t pushed_ = 0;
  // Interactive jobs in a row; meaningful only while a bulk job waits.
  unsigned interactive_run_ = 0;
  // Jobs that took memory in a row while a bulk job waited for some.
  unsigned bulk_passed_ = 0;
  unsigned running_bulk_ = 0;
  size_t running_memory_ = 0;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_SCHEDULER_H_

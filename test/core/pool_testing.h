#ifndef OFFLOOP_TEST_CORE_POOL_TESTING_H_
#define OFFLOOP_TEST_CORE_POOL_TESTING_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <iterator>
#include <latch>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine_testing.h"
#include "job.h"
#include "mutex.h"
#include "pool.h"

namespace offloop {

// Keeps what is delivered, in order.
class RecordingSink final : public JobSink {
 public:
  // Of which job, and its text.
  using Parts = std::vector<std::pair<uint32_t, std::string>>;

  void Deliver(JobBatch finished) override OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    batches_.push_back(finished.size());
    for (const Job& job : finished) {
      if (job.id() < came_.size()) came_[job.id()] = true;
    }
    jobs_.Append(std::move(finished));
    changed_.NotifyAll();
  }
  void DeliverPart(uint32_t id, Outcome part) override
      OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    parts_.emplace_back(id, TextOf(part.output));
    for (const Payload& each : part.emitted) {
      parts_.back().second += "+" + TextOf(each);
    }
  }
  void RoomAgain() override OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    ++room_again_;
    changed_.NotifyAll();
  }

  // Waits until that many jobs have come.
  void WaitForJobs(size_t count) OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    while (jobs_.size() < count) changed_.Wait(mutex_);
  }
  void WaitForRoom(int times) OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    while (room_again_ < times) changed_.Wait(mutex_);
  }

  // Destroys the jobs.
  void Forget() OFFLOOP_EXCLUDES(mutex_) {
    JobBatch jobs;
    MutexLock lock(mutex_);
    jobs = std::move(jobs_);
  }

  // For ids below kMarked. Takes no lock, because operations that wait for a
  // delivery poll this: several threads that take a lock all the time can keep
  // the thread that delivers from getting it.
  bool Has(uint32_t id) const { return came_[id]; }
  // Null when it has not come.
  Job* Find(uint32_t id) const OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    for (Job& job : jobs_) {
      if (job.id() == id) return &job;
    }
    return nullptr;
  }
  std::vector<uint32_t> Ids() const OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    std::vector<uint32_t> ids;
    for (const Job& job : jobs_) ids.push_back(job.id());
    return ids;
  }
  Parts parts() const OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return parts_;
  }
  // The sizes of the batches that jobs came in.
  std::vector<size_t> Batches() const OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return batches_;
  }
  size_t count() const OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return jobs_.size();
  }
  int room_again() const OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return room_again_;
  }

 private:
  static constexpr size_t kMarked = 1024;

  std::array<std::atomic<bool>, kMarked> came_{};
  mutable Mutex mutex_;
  CondVar changed_;
  JobBatch jobs_ OFFLOOP_GUARDED_BY(mutex_);
  std::vector<size_t> batches_ OFFLOOP_GUARDED_BY(mutex_);
  Parts parts_ OFFLOOP_GUARDED_BY(mutex_);
  int room_again_ OFFLOOP_GUARDED_BY(mutex_) = 0;
};

// The code that a delivered job failed with. Precondition: it failed.
inline ErrorCode CodeOf(const RecordingSink& sink, uint32_t id) {
  return sink.Find(id)->result().error().code;
}

inline PoolOptions WithThreads(unsigned threads) {
  PoolOptions options;
  options.threads = threads;
  return options;
}

inline std::shared_ptr<JobSink> Borrowed(
    const std::shared_ptr<RecordingSink>& sink) {
  return {std::shared_ptr<void>(), sink.get()};
}

// Enqueues one job that was admitted.
inline Job* Enqueue(Pool& pool, Job::Spec spec) {
  JobBatch batch;
  batch.Push(std::make_unique<Job>(std::move(spec)));
  Job* job = &batch.front();
  pool.Enqueue(std::move(batch));
  return job;
}

// Admits and enqueues one job, and returns it; null when it was refused. The
// job does not own its sink, which keeps it: neither would ever be destroyed.
inline Job* Submit(Pool& pool, const std::shared_ptr<RecordingSink>& sink,
                   uint32_t id, std::shared_ptr<const Plan> plan,
                   Lane lane = Lane::kInteractive,
                   std::string_view input = "") {
  if (!pool.Admit(input.size(), sink)) return nullptr;
  return Enqueue(pool, {.id = id,
                        .plan = std::move(plan),
                        .input = PayloadOf(input),
                        .sink = Borrowed(sink),
                        .lane = lane});
}

// A plan that waits, without a checkpoint, until the test lets it go.
struct Gate {
  std::latch entered;
  std::latch open{1};

  // How many jobs will run it.
  explicit Gate(std::ptrdiff_t jobs = 1) : entered(jobs) {}

  std::shared_ptr<const Plan> MakePlan(size_t memory = 0) {
    return PlanOf(
        [this](Payload input, RunContext&) -> Result<Payload> {
          entered.count_down();
          open.wait();
          return input;
        },
        memory);
  }
};

// A plan that passes checkpoints until it is cancelled.
struct Spinner {
  std::latch entered{1};

  std::shared_ptr<const Plan> MakePlan() {
    return PlanOf([this](Payload, RunContext& run) -> Result<Payload> {
      entered.count_down();
      while (run.Checkpoint()) {
      }
      return run.Stopped();
    });
  }
};

}  // namespace offloop

#endif  // OFFLOOP_TEST_CORE_POOL_TESTING_H_

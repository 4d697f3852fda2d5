#ifndef OFFLOOP_CORE_JOB_H_
#define OFFLOOP_CORE_JOB_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>

#include "cancel.h"
#include "job_batch.h"
#include "payload.h"
#include "plan.h"
#include "result.h"
#include "run_context.h"

namespace offloop {

class JobQueue;

// Where finished jobs go. Outlives its jobs, which share ownership of it.
//
// Thread-safe: called by any thread, never under a lock of the pool.
class JobSink {
 public:
  virtual ~JobSink() = default;
  virtual void Deliver(JobBatch finished) = 0;
  // A part of the result of the job `id`, which is still running. Parts come in
  // order, and before the job.
  virtual void DeliverPart(uint32_t id, Outcome part) = 0;
  // Called once after a refusal, when the pool has room again.
  virtual void RoomAgain() = 0;
};

// Who is served first; see pool.h.
enum class Lane : uint8_t { kInteractive, kBulk };

// Nanoseconds of the steady clock.
int64_t SteadyNow();

// One run of a plan: what to do, to what bytes, and, later, what came out.
//
// One unique_ptr<Job> travels the whole line, so ownership is the data flow: it
// is made by the environment's thread, owned by the pool while it waits and
// runs, handed to its sink, and destroyed by the environment's thread.
//
// Thread-safety: none, one owner at a time; only cancel() may be used by the
// environment's thread at any time.
class Job {
 public:
  struct Spec {
    uint32_t id = 0;
    std::shared_ptr<const Plan> plan{};
    Payload input{};
    std::shared_ptr<JobSink> sink{};
    Lane lane = Lane::kInteractive;
    Action action = Action::kUpdate;
    // True when `input` borrows memory of the environment: the environment
    // must then outlive the run.
    bool borrows = false;
  };

  explicit Job(Spec spec);
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  uint32_t id() const { return id_; }
  Lane lane() const { return lane_; }
  bool borrows() const { return borrows_; }
  const std::shared_ptr<JobSink>& sink() const { return sink_; }
  // Size of the input, as the pool's bounds count it: without shared bytes.
  size_t bytes() const { return bytes_; }
  // See Operation::MemoryCost.
  size_t memory() const { return plan_->memory_cost(); }
  // See Operation::MayStall.
  bool may_stall() const { return plan_->may_stall(); }
  // Whether a bulk job may be interrupted for it: not for one that needs memory
  // first, nor for one whose input was still arriving when it was made, as the
  // bulk job would wait for that too.
  bool urgent() const {
    return lane_ == Lane::kInteractive && !arriving_ && memory() == 0;
  }
  CancelFlag& cancel() { return cancel_; }

  // Runs the plan and keeps its result. `interlude` may be null.
  // When cancel() is requested already, ends the job without running it.
  void Run(Scratch& scratch, RunContext::Interlude* interlude);
  // Ends the job with `error` without running it, and frees its input.
  void Fail(Error error);

  // Precondition: Run() or Fail() was called.
  Result<Outcome>& result() { return *std::get_if<Result<Outcome>>(&content_); }

  // Moments of SteadyNow(); zero until they come. Written by the pool.
  int64_t queued_at = 0;
  int64_t started_at = 0;
  int64_t finished_at = 0;

 private:
  friend class JobBatch;
  friend class JobQueue;

  // Tens of thousands may wait, so the small members share words, and the
  // result takes the place of the input.
  const uint32_t id_;
  const Lane lane_;
  const Action action_;
  const bool borrows_ : 1;
  const bool arriving_ : 1;
  CancelFlag cancel_;
  const std::shared_ptr<const Plan> plan_;
  const std::shared_ptr<JobSink> sink_;
  std::variant<Payload, Result<Outcome>> content_;
  const size_t bytes_;

  // Written by the JobQueue, or the JobBatch, that holds the job.
  JobQueue* queue_ = nullptr;
  Job* previous_ = nullptr;
  Job* next_ = nullptr;
  uint64_t order_ = 0;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_JOB_H_

#ifndef OFFLOOP_ADDON_ENVIRONMENT_H_
#define OFFLOOP_ADDON_ENVIRONMENT_H_

#include <napi.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "addon/completions.h"
#include "core/inline_run.h"
#include "core/job.h"
#include "core/pool.h"

namespace offloop::addon {

// The state of one copy of lib in one environment, the main thread or a
// worker_thread: its jobs, and the way to report those that are done. Made by
// start(), closed by a cleanup hook of the environment.
//
// Thread-safety: none; belongs to the environment's thread.
class Environment {
 public:
  // `wake`, a function, is called when there is something to take. `resource`
  // is what hooks of node:async_hooks see. Null when Node refuses.
  static std::unique_ptr<Environment> Make(Napi::Env env, napi_value wake,
                                           napi_value resource);
  ~Environment() = default;
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  // False, and counted as a refusal, when the pool would accept no job at all:
  // a check before an input is copied.
  [[nodiscard]] bool HasRoom();
  // Counts a job of `bytes` as waiting; false when the pool refuses it. Until
  // Add() the caller holds an Admission, which undoes that.
  [[nodiscard]] bool Admit(size_t bytes);
  // Admits the next job in advance, so that bytes are taken from their owner
  // only if they will be accepted: the next Admit() of as many bytes succeeds,
  // whatever other threads submit meanwhile. Flush() returns a reservation that
  // no job has used.
  [[nodiscard]] bool Reserve(size_t bytes);

  // Undoes what Admit() counted when it goes out of scope, unless Use() was
  // called because something else counts it now.
  class Admission {
   public:
    Admission(Environment& environment, size_t bytes)
        : environment_(environment), bytes_(bytes) {}
    ~Admission() {
      if (!used_) environment_.Retract(bytes_);
    }
    Admission(const Admission&) = delete;
    Admission& operator=(const Admission&) = delete;

    void Use() { used_ = true; }

   private:
    Environment& environment_;
    const size_t bytes_;
    bool used_ = false;
  };

  // Keeps an admitted job until Flush(). Fills in `spec.sink`. No other job
  // with the same id may be under way. Takes over the admission, and undoes it
  // if memory runs out.
  void Add(Job::Spec spec);
  // Whether a job has not been taken yet, and keeps the process alive.
  bool IsBusy() const { return under_way_count_ > 0; }
  // Whether a job of that plan should begin while its input is still being
  // copied: it can, nothing else is under way here, and a thread is free.
  bool BeginsEarly(const Plan& plan) {
    return under_way_count_ == 0 && plan.reads_as_it_arrives() &&
           pool().HasFreeThread();
  }
  // Hands the added jobs to the pool: once per tick, so that a thousand jobs
  // cost one lock and one wake-up.
  void Flush();

  // Stops the job of that id; does nothing when it has settled already.
  void Cancel(uint32_t id, CancelReason reason);

  // Finished jobs and parts of results, and whether the pool has room again
  // after a refusal.
  Completions::Taken Take(size_t most);

  // For work that costs less than the way to the pool and back; RecordInline()
  // counts each run.
  InlineRunner& inline_runner() { return inline_runner_; }
  void RecordInline(bool succeeded) { pool().counters().AddInline(succeeded); }

  // Cancels what is under way and lets go of the environment.
  void Close();

 private:
  Environment(Napi::Env env, std::shared_ptr<Completions> completions);

  static void OnCleanup(void* self);
  void Retract(size_t bytes);

  // Made with the first job, so that lib can configure it before that; kept
  // here because looking it up takes a lock.
  Pool& pool();

  void DropReservation();

  Napi::Env env_;
  Pool* pool_ = nullptr;
  std::shared_ptr<Completions> completions_;
  JobBatch added_;
  // Bytes of a job that is admitted and has not been added yet.
  std::optional<size_t> reserved_;
  // By id. The pool owns these jobs; they are destroyed only by this thread,
  // in Take(), so each pointer is valid until then.
  std::vector<Job*> under_way_;
  size_t under_way_count_ = 0;
  InlineRunner inline_runner_;
};

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_ENVIRONMENT_H_

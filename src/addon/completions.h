#ifndef OFFLOOP_ADDON_COMPLETIONS_H_
#define OFFLOOP_ADDON_COMPLETIONS_H_

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "core/job.h"
#include "core/mutex.h"

namespace offloop::addon {

// The finished jobs of one environment, and parts of the results of running
// ones, on their way from the pool's threads to its JavaScript.
//
// Thread safety: JobSink's methods may be called by any thread at any time,
// even after the environment is gone; all others by the environment's thread.
//   1. At most one wake-up is under way: the first job to arrive wakes the
//      environment, and no other does until Take() has found nothing.
//   2. After Close() no thread touches the environment: its thread-safe
//      function is called only under the lock, and only while open.
//   3. Jobs that read the environment's memory are finished when Close()
//      returns.
class Completions : public JobSink {
 public:
  // Calls `wake`, a function, on the environment's thread when there is
  // something to take. Holds it only between Ref() and Unref(). `resource` is
  // what hooks of node:async_hooks see, held until Close(). Null when Node
  // refuses.
  static std::shared_ptr<Completions> Make(Napi::Env env, napi_value wake,
                                           napi_value resource);
  ~Completions() override = default;
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  void Deliver(JobBatch finished) override OFFLOOP_EXCLUDES(mutex_);
  void DeliverPart(uint32_t id, Outcome part) override OFFLOOP_EXCLUDES(mutex_);
  void RoomAgain() override OFFLOOP_EXCLUDES(mutex_);

  // A part of the result of the job with that id.
  struct Part {
    uint32_t id;
    Outcome outcome;
  };
  struct Taken {
    // These came before `jobs`.
    std::vector<Part> parts;
    JobBatch jobs;
    // Parts and finished jobs that wait for the next Take().
    size_t left = 0;
    // Whether RoomAgain() was called since the last Take().
    bool room_again = false;

    size_t count() const { return parts.size() + jobs.size(); }
  };
  // Up to `most` parts and finished jobs, oldest first, and no more after 2 MiB
  // of text. If there are none, the next one to arrive wakes the environment
  // again.
  Taken Take(size_t most) OFFLOOP_EXCLUDES(mutex_);

  // A job that borrows the environment's memory is about to be submitted; it
  // counts until it is delivered.
  void Borrow() OFFLOOP_EXCLUDES(mutex_);

  // Ref() keeps the process and the function alive until Unref(). They are
  // called alternately, Ref() first.
  void Ref(Napi::Env env);
  void Unref(Napi::Env env);
  // The function to call; null when it has been collected.
  napi_value wake(napi_env env) const;

  // The environment ends: waits for jobs that borrow its memory, drops what was
  // not taken, and ignores everything that comes later.
  void Close(Napi::Env env) OFFLOOP_EXCLUDES(mutex_);

 private:
  Completions() = default;

  void WakeLocked() OFFLOOP_REQUIRES(mutex_);

  Mutex mutex_;
  CondVar returned_;
  bool open_ OFFLOOP_GUARDED_BY(mutex_) = true;
  bool armed_ OFFLOOP_GUARDED_BY(mutex_) = false;
  bool room_again_ OFFLOOP_GUARDED_BY(mutex_) = false;
  size_t borrowed_ OFFLOOP_GUARDED_BY(mutex_) = 0;
  std::deque<Part> parts_ OFFLOOP_GUARDED_BY(mutex_);
  JobBatch finished_ OFFLOOP_GUARDED_BY(mutex_);
  napi_threadsafe_function call_ = nullptr;
  napi_ref wake_ = nullptr;
};

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_COMPLETIONS_H_

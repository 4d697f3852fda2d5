#ifndef OFFLOOP_CORE_STREAM_STATE_H_
#define OFFLOOP_CORE_STREAM_STATE_H_

#include <memory>
#include <optional>
#include <utility>

#include "mutex.h"
#include "payload.h"
#include "result.h"
#include "run_context.h"

namespace offloop {

// What a stream remembers from one run to the next: a T. It is freed when the
// stream ends, fails or is dropped, by the thread that runs it then: freeing
// may take long, and must not fall to whoever holds the plan.
//
// Thread-safe: one run has the T at a time, a concurrent one is refused, and
// kDrop may come at any moment.
template <typename T>
class StreamState {
 public:
  explicit StreamState(std::unique_ptr<T> state) : state_(std::move(state)) {}

  // Calls `step` with a T&; it returns a Result<Payload>. Not for kDrop, which
  // frees the T: now, or at the end of the run that has it. After an error
  // every later run fails with that error; after kEnd and kDrop, and while
  // another run is under way, it is kInternal.
  template <typename Step>
  Result<Payload> Run(Action action, Step step) OFFLOOP_EXCLUDES(mutex_) {
    if (action == Action::kDrop) return Drop();
    std::unique_ptr<T> state;
    if (Status taken = Take(state); !taken.ok()) return taken.error();
    // A step that does not return ends the stream: it threw because memory ran
    // out.
    Lease lease{*this, OutOfMemory(), nullptr};
    Result<Payload> result = step(*state);
    lease.failure.reset();
    if (!result.ok()) {
      lease.failure = result.error();
    } else if (action != Action::kEnd) {
      lease.kept = std::move(state);
    }
    return result;
  }

 private:
  struct Lease {
    ~Lease() { stream.Return(std::move(kept), std::move(failure)); }

    StreamState& stream;
    std::optional<Error> failure;
    std::unique_ptr<T> kept;
  };

  Status Take(std::unique_ptr<T>& state) OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    if (running_) {
      return InternalError("A stream was run twice at the same time");
    }
    if (state_ == nullptr) {
      return failure_.value_or(
          InternalError("A stream was used after its end"));
    }
    running_ = true;
    state = std::move(state_);
    return Done{};
  }

  // Arguments are freed after the lock.
  void Return(std::unique_ptr<T> state, std::optional<Error> failure)
      OFFLOOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    running_ = false;
    failure_ = std::move(failure);
    if (!dropped_) state_ = std::move(state);
  }

  Payload Drop() OFFLOOP_EXCLUDES(mutex_) {
    std::unique_ptr<T> state;
    MutexLock lock(mutex_);
    dropped_ = true;
    state = std::move(state_);
    return Payload();
  }

  Mutex mutex_;
  bool running_ OFFLOOP_GUARDED_BY(mutex_) = false;
  bool dropped_ OFFLOOP_GUARDED_BY(mutex_) = false;
  std::unique_ptr<T> state_ OFFLOOP_GUARDED_BY(mutex_);
  std::optional<Error> failure_ OFFLOOP_GUARDED_BY(mutex_);
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_STREAM_STATE_H_

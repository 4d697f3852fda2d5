#ifndef OFFLOOP_CORE_PACE_H_
#define OFFLOOP_CORE_PACE_H_

#include <cstddef>

#include "run_context.h"

namespace offloop {

// Counts work done in pieces of any size, so that a run passes a checkpoint for
// every slice of work: many small pieces share a slice, and a large piece is
// counted part by part.
//
// Once the run has been told to stop, the pace stays stopped. Functions that
// take a pace and return a value then return a meaningless one, so that only
// the last user of the values must check.
//
// Thread-safety: none; lives within one run.
class Pace {
 public:
  // Names, members, elements: each is a few bytes of work, so a loop over them
  // counts only what exceeds that, and pauses after this many.
  static constexpr size_t kItems = 1024;

  explicit Pace(RunContext& context) : context_(context) {}
  Pace(const Pace&) = delete;
  Pace& operator=(const Pace&) = delete;

  // Counts the work of reading `bytes` bytes. False when the run must stop, now
  // and from then on.
  bool Spend(size_t bytes) {
    if (bytes < left_) {
      left_ -= bytes;
      return true;
    }
    return Pause();
  }

  // Passes a checkpoint now, with the same result. Not inlined: it is rare, and
  // would take room in the loops that count.
  [[gnu::noinline]] bool Pause() {
    if (stopped_) return false;
    stopped_ = !context_.Checkpoint();
    left_ = stopped_ ? 0 : RunContext::kSlice;
    return !stopped_;
  }

  bool stopped() const { return stopped_; }
  // Precondition: stopped().
  Error error() const { return context_.Stopped(); }

  RunContext& context() { return context_; }

 private:
  RunContext& context_;
  size_t left_ = RunContext::kSlice;
  bool stopped_ = false;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_PACE_H_

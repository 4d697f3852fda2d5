#ifndef OFFLOOP_CORE_PACE_H_
#define OFFLOOP_CORE_PACE_H_

#include <cstddef>

#include "run_context.h"

namespace offloop {

// Counts what is done in pieces of any size, so that a run comes by a
// checkpoint for every slice of work: many small pieces share a slice, and
// whoever has a large one counts it part by part.
//
// Once the run was told to stop, the pace stays stopped. Functions that take a
// pace and give a value then give one that means nothing, so that only whoever
// uses the values at the end must ask.
//
// Thread-safety: none; lives as long as one run, which outlives it.
class Pace {
 public:
  // Names, members, elements: each is a few bytes of work, so a loop over them
  // counts only what is more, and pauses after so many.
  static constexpr size_t kItems = 1024;

  explicit Pace(RunContext& context) : context_(context) {}
  Pace(const Pace&) = delete;
  Pace& operator=(const Pace&) = delete;

  // Counts as much work as looking at so many bytes. False when the run must
  // stop, now and from then on.
  bool Spend(size_t bytes) {
    if (bytes < left_) {
      left_ -= bytes;
      return true;
    }
    return Pause();
  }

  // Comes by a checkpoint now; the same answer. Not inlined: it is rare, and
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

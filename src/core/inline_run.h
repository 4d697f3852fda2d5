#ifndef OFFLOOP_CORE_INLINE_RUN_H_
#define OFFLOOP_CORE_INLINE_RUN_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "plan.h"
#include "run_context.h"
#include "scratch.h"

namespace offloop {

// Runs plans on the calling thread, for work that costs less than the way to
// the pool and back. Only the run shows whether a small input means little
// work, so every run is bounded, and one that reaches a bound is left to the
// pool: a decompression bomb, an expression that visits everything again and
// again.
//
// Thread-safety: none; belongs to its thread.
class InlineRunner {
 public:
  // Time for all runs of one turn of an event loop. The last may exceed it by
  // what a slice of work takes (see RunContext::kSlice).
  static constexpr int64_t kTurnNanoseconds = 200'000;
  // Bytes that one run of a decompression may produce.
  static constexpr uint64_t kMaxOutput = 64 * 1024;

  InlineRunner() = default;
  InlineRunner(const InlineRunner&) = delete;
  InlineRunner& operator=(const InlineRunner&) = delete;

  // Returns nothing when the work is too long for this turn. Precondition: the
  // plan has no state, because it may have to run again.
  std::optional<Result<Outcome>> Run(const Plan& plan, Payload input);

  // A new turn begins.
  void Refill() { left_ = kTurnNanoseconds; }
  // Frees what is kept for the next run.
  void Trim() { scratch_.Trim(); }

 private:
  int64_t left_ = kTurnNanoseconds;
  Scratch scratch_;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_INLINE_RUN_H_

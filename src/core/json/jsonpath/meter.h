#ifndef OFFLOOP_CORE_JSON_JSONPATH_METER_H_
#define OFFLOOP_CORE_JSON_JSONPATH_METER_H_

#include <cstdint>

#include "pace.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json::jsonpath {

// Counts the steps of a query, so that no expression and no document can hold
// up a thread: a step looks at one value, one property name, one skipped
// element, one state of a regular expression at one character, or 16 bytes of a
// string. Passes a checkpoint every few thousand steps.
//
// Thread-safety: none. The context outlives the meter.
class Meter {
 public:
  Meter(RunContext& context, uint64_t max_steps)
      : pace_(context), max_steps_(max_steps), left_(max_steps) {}

  // Counts steps. False when the run must end, now and from then on; error()
  // says why.
  [[nodiscard]] bool Spend(uint64_t steps = 1) {
    if (steps > slice_) return Refill(steps);
    slice_ -= steps;
    return true;
  }
  // Counts the steps for reading that many bytes.
  [[nodiscard]] bool SpendBytes(size_t bytes) { return Spend(1 + bytes / 16); }

  // Stops for another reason.
  void Fail(Error error);

  bool stopped() const { return stopped_; }
  // Precondition: stopped().
  Error error() const { return error_; }

  RunContext& context() { return pace_.context(); }
  // For work that is not a step, or takes longer than its step.
  Pace& pace() { return pace_; }

 private:
  static constexpr uint64_t kSlice = 4096;

  bool Refill(uint64_t steps);

  Pace pace_;
  uint64_t max_steps_;
  // The steps left after those in slice_, which are until the next checkpoint.
  uint64_t left_;
  uint64_t slice_ = 0;
  bool stopped_ = false;
  Error error_;
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_METER_H_

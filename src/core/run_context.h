#ifndef OFFLOOP_CORE_RUN_CONTEXT_H_
#define OFFLOOP_CORE_RUN_CONTEXT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "cancel.h"
#include "outcome.h"
#include "payload.h"
#include "result.h"
#include "scratch.h"

namespace offloop {

// What a stateful step (a stream) is asked to do with its bytes. kDrop: free
// its state. A pure operation ignores it.
enum class Action : uint8_t { kUpdate, kFlush, kEnd, kDrop };

// What a running operation may ask of the world around it: whether to stop,
// things to reuse, and a place for results besides the main one. It hides which
// thread runs the operation, and whether any thread does.
//
// Thread-safety: none; lives on the stack of one run.
class RunContext {
 public:
  // An operation calls Checkpoint() at least once for this much work.
  static constexpr size_t kSlice = 64 * 1024;

  // Called at every checkpoint of a run that may be interrupted by more urgent
  // work.
  class Interlude {
   public:
    virtual ~Interlude() = default;
    virtual void Run() = 0;
  };

  // Takes parts of a result while its run goes on.
  class PartSink {
   public:
    virtual ~PartSink() = default;
    virtual void TakePart(Outcome part) = 0;
  };

  RunContext(const CancelFlag& cancel, Scratch& scratch)
      : cancel_(cancel), scratch_(scratch) {}
  RunContext(const RunContext&) = delete;
  RunContext& operator=(const RunContext&) = delete;

  void set_action(Action action) { action_ = action; }
  Action action() const { return action_; }

  // The most bytes that a decompression may produce in this run, whatever its
  // own limit is; more is kOutputTooLarge.
  void set_output_budget(uint64_t bytes) { output_budget_ = bytes; }
  uint64_t LimitOutput(uint64_t limit) const {
    return std::min(limit, output_budget_);
  }

  // `interlude` may be null and outlives the run.
  void set_interlude(Interlude* interlude) { interlude_ = interlude; }

  // False when the job was cancelled: the operation then returns Stopped().
  [[nodiscard]] bool Checkpoint() {
    if (interlude_ != nullptr) interlude_->Run();
    return !cancel_.requested();
  }
  Error Stopped() const { return CancelError(cancel_.reason()); }

  Scratch& scratch() { return scratch_; }

  // Hands out a result besides the main one. Results arrive in JavaScript in
  // the order of the steps that emitted them.
  void Emit(Payload payload) { emitted_.push_back(std::move(payload)); }
  std::vector<Payload> TakeEmitted() { return std::exchange(emitted_, {}); }

  // `sink` may be null and outlives the run.
  void set_part_sink(PartSink* sink) { part_sink_ = sink; }
  // Whether the last step of a plan may send its result in parts, each as soon
  // as it is done, so that JavaScript works on one while the next is made.
  bool takes_parts() const { return part_sink_ != nullptr; }
  // Sends a part: `output` and what was emitted since the last part. What the
  // step returns is the last part. Precondition: takes_parts().
  Status SendPart(Payload output) {
    Outcome part{std::move(output), TakeEmitted()};
    if (Status sealed = part.Seal(*this); !sealed.ok()) return sealed;
    part_sink_->TakePart(std::move(part));
    return Done{};
  }

 private:
  const CancelFlag& cancel_;
  Scratch& scratch_;
  Interlude* interlude_ = nullptr;
  PartSink* part_sink_ = nullptr;
  Action action_ = Action::kUpdate;
  uint64_t output_budget_ = UINT64_MAX;
  std::vector<Payload> emitted_;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_RUN_CONTEXT_H_

#include "inline_run.h"

#include <utility>

#include "job.h"

namespace offloop {
namespace {

// Stops a run at the first checkpoint after its time is up.
class Deadline final : public RunContext::Interlude {
 public:
  explicit Deadline(int64_t at) : at_(at) {}

  void Run() override {
    if (SteadyNow() >= at_) flag_.Request(CancelReason::kTimeout);
  }
  const CancelFlag& flag() const { return flag_; }

 private:
  const int64_t at_;
  CancelFlag flag_;
};

}  // namespace

std::optional<Result<Outcome>> InlineRunner::Run(const Plan& plan,
                                                 Payload input) {
  if (left_ <= 0) return std::nullopt;
  const int64_t start = SteadyNow();
  Deadline deadline(start + left_);
  RunContext context(deadline.flag(), scratch_);
  context.set_interlude(&deadline);
  context.set_output_budget(kMaxOutput);
  Result<Outcome> outcome = plan.Run(std::move(input), context);
  left_ -= SteadyNow() - start;
  if (outcome.ok()) return outcome;
  // The limit may be the caller's own, whose error then comes from the pool.
  if (outcome.error().code == ErrorCode::kOutputTooLarge ||
      deadline.flag().requested()) {
    return std::nullopt;
  }
  return outcome;
}

}  // namespace offloop

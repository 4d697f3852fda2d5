#ifndef OFFLOOP_TEST_CORE_RUN_TESTING_H_
#define OFFLOOP_TEST_CORE_RUN_TESTING_H_

#include "cancel.h"
#include "run_context.h"
#include "scratch.h"

namespace offloop {

// What one run needs around it.
struct Surroundings {
  CancelFlag cancel;
  Scratch scratch;
  RunContext context{cancel, scratch};
};

// Counts a run's checkpoints, and asks it to stop at one of them; at none when
// `checkpoint` is 0.
class StopAt final : public RunContext::Interlude {
 public:
  explicit StopAt(Surroundings& around, int checkpoint = 0)
      : cancel_(around.cancel), left_(checkpoint) {
    around.context.set_interlude(this);
  }
  void Run() override {
    ++seen_;
    if (--left_ == 0) cancel_.Request(CancelReason::kAborted);
  }
  int seen() const { return seen_; }

 private:
  CancelFlag& cancel_;
  int left_;
  int seen_ = 0;
};

}  // namespace offloop

#endif  // OFFLOOP_TEST_CORE_RUN_TESTING_H_

#ifndef OFFLOOP_CORE_PLAN_H_
#define OFFLOOP_CORE_PLAN_H_

#include <memory>
#include <vector>

#include "operation.h"
#include "outcome.h"
#include "payload.h"
#include "result.h"

namespace offloop {

// Operations in order: the output of each is the input of the next. Immutable
// once made. A single call such as a hash is a plan of one step; a plan without
// steps returns its input.
//
// Thread-safe.
class Plan {
 public:
  using Steps = std::vector<std::unique_ptr<const Operation>>;

  explicit Plan(Steps steps);

  // Runs every step; the first error ends the run, and so does an absent
  // payload, which is then the output. Running out of memory
  // anywhere in a step ends it with kOutOfMemory.
  Result<Outcome> Run(Payload input, RunContext& context) const;

  // The largest MemoryCost() of a step: steps run one after the other.
  size_t memory_cost() const { return memory_cost_; }
  // The KeptBytes() of its steps together.
  size_t kept_bytes() const { return kept_bytes_; }
  // Whether a step may stall.
  bool may_stall() const { return may_stall_; }
  bool secret_input() const { return secret_input_; }
  // Whether a run can begin while its input is still arriving.
  bool reads_as_it_arrives() const {
    return !steps_.empty() && steps_.front()->ReadsAsItArrives();
  }

 private:
  Steps steps_;
  size_t memory_cost_ = 0;
  size_t kept_bytes_ = 0;
  bool may_stall_ = false;
  bool secret_input_ = false;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_PLAN_H_

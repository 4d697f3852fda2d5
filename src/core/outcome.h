#ifndef OFFLOOP_CORE_OUTCOME_H_
#define OFFLOOP_CORE_OUTCOME_H_

#include <vector>

#include "payload.h"
#include "result.h"

namespace offloop {

class RunContext;

// What a run of a plan produced, or a part of it.
struct Outcome {
  Payload output;
  // Results besides the main one, in the order of the steps.
  std::vector<Payload> emitted;

  // Makes every payload ready to leave the pool; see Payload::Seal().
  Status Seal(RunContext& context);
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_OUTCOME_H_
